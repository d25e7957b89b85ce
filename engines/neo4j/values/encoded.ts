/**
 * A property value in an archive, as JSON. What JSON can say without loss stands as it is: texts, truths, whole numbers
 * up to 2^53, lists. Everything else is an object with one key, its kind:
 *
 * - `i` digits of a larger whole number; `f` a float, `F` a list of floats: numbers, or `NaN`, `Infinity`, `-Infinity`, `-0`
 * - `bytes` base64; `point` srid, x, y and perhaps z
 * - `date` year, month, day; `localtime` hour, minute, second, nanosecond; `time` with the offset in seconds behind;
 *   `localdatetime` both; `datetime` both, the offset in seconds, and perhaps the zone's name
 * - `duration` months, days, seconds, nanoseconds; `vector` the kind of its components, then these
 *
 * A property is never an object in Neo4j, so no value can be taken for a kind.
 */
export type Encoded = string | number | boolean | readonly Encoded[] | { readonly [kind: string]: Encoded };
