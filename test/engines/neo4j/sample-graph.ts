/** A small graph with every kind of value, name, constraint and index that Community has. */
export const sampleGraph: readonly string[] = [
  `UNWIND range(1, 150) AS i CREATE (:Person {id: i, name: 'person ' + i, born: date({year: 1900 + i % 100})})`,
  `UNWIND range(1, 50) AS i CREATE (:Movie:Item {id: i, title: 'movie ' + i, plot: [x IN range(1, 8) | toFloat(i) / x]})`,
  `MATCH (p:Person), (m:Movie) WHERE (p.id * 7 + m.id * 3) % 97 = 0 CREATE (p)-[:RATED {stars: p.id % 5, at: datetime({epochSeconds: 1600000000 + p.id * 1000 + m.id})}]->(m)`,
  // every kind of value
  `CREATE (:Kinds {
    small: 1, negative: -1, largest: 9223372036854775807, least: -9223372036854775808, unsafe: 9007199254740993,
    half: 0.5, wholeFloat: 3.0, nan: 0.0/0.0, infinite: 1.0/0.0, less: -1.0/0.0, zero: -0.0, tiny: 5e-324, huge: 1.7976931348623157e308,
    yes: true, no: false, text: 'a "text" with \\'quotes\\', \\\\ and \\n lines', empty: '', unicode: 'é 😀 \\u2028 \\u0001',
    date: date('2020-02-29'), early: date({year: -999999999, month: 1, day: 1}), late: date({year: 999999999, month: 12, day: 31}),
    local: localtime('23:59:59.999999999'), time: time('10:00:00.000000001+14:00'), west: time('10:00-18:00'),
    moment: localdatetime('2020-01-01T10:00:00.123456789'), zoned: datetime('2020-07-01T10:00:00.5[Europe/Berlin]'),
    twice: datetime('2020-10-25T02:30:00+01:00[Europe/Berlin]'), old: datetime('1850-06-01T10:00:00[Europe/Amsterdam]'),
    offset: datetime('2020-01-01T00:00:00+05:45'), span: duration({months: 14, days: -3, seconds: 7, nanoseconds: 999999999}),
    long: duration({months: 1000000000000}),
    flat: point({x: 1.5, y: -2.5}), solid: point({x: 1, y: 2, z: 3}), earth: point({longitude: 13.4, latitude: 52.5}),
    sky: point({longitude: 13.4, latitude: 52.5, height: 100}),
    none: [], wholes: [1, 9007199254740993], floats: [0.5, 0.0/0.0, -0.0, 2.0], texts: ['a', ''], truths: [true, false],
    dates: [date('2020-01-01'), date('2021-01-01')], points: [point({x: 1, y: 2})], spans: [duration('P1D')]
  })`,
  `CREATE (:Long {text: reduce(s = 'x', i IN range(1, 20) | s + s)})`,
  // names with everything in them, nodes without labels, loops, parallels
  'CREATE (:`a ``label`` with; "all"` {`a ``key`` – é`: 1, `10`: 1, `9`: 2}), ({lonely: true}), ({lonely: true})',
  'MATCH (k:Kinds), (l:Long) CREATE (k)-[:`odd ``type```]->(l), (k)-[:SELF {n: 1}]->(k), (k)-[:TWIN]->(l), (k)-[:TWIN]->(l), (l)-[:TWIN]->(k)',
  'CREATE CONSTRAINT person_id FOR (p:Person) REQUIRE p.id IS UNIQUE',
  'CREATE CONSTRAINT `odd ``constraint``` FOR (m:Movie) REQUIRE (m.id, m.title) IS UNIQUE',
  'CREATE CONSTRAINT rated_once FOR ()-[r:RATED]-() REQUIRE (r.at) IS UNIQUE',
  'CREATE INDEX person_name FOR (p:Person) ON (p.name)',
  'CREATE INDEX stars FOR ()-[r:RATED]-() ON (r.stars)',
  'CREATE TEXT INDEX title FOR (m:Movie) ON (m.title)',
  'CREATE POINT INDEX place FOR (k:Kinds) ON (k.earth) OPTIONS {indexConfig: {`spatial.wgs-84.min`: [-100.0, -80.0], `spatial.wgs-84.max`: [100.0, 80.0]}}',
  "CREATE FULLTEXT INDEX words FOR (n:Movie|Person) ON EACH [n.title, n.name] OPTIONS {indexConfig: {`fulltext.analyzer`: 'english', `fulltext.eventually_consistent`: true}}",
  "CREATE VECTOR INDEX plots FOR (m:Movie) ON (m.plot) OPTIONS {indexConfig: {`vector.dimensions`: 8, `vector.similarity_function`: 'cosine'}}",
  'CALL db.awaitIndexes(60)',
];
