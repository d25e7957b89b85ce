/**
 * A program for Python 3 without packages: lines of an archive on standard input, Cypher on standard output. It stands in
 * every RESTORE.md, so that a point can be read for as long as there is Python.
 */
export const asCypher = `import json, sys

def name(text):
    return '\`' + text.replace('\`', '\`\`') + '\`'

def whole(value):
    return value['i'] if isinstance(value, dict) else str(value)

def real(value):
    special = {'NaN': '(0.0/0.0)', 'Infinity': '(1.0/0.0)', '-Infinity': '(-1.0/0.0)', '-0': '-0.0'}
    return special[value] if isinstance(value, str) else repr(float(value)).replace('e+', 'e')

def fields(names, values):
    return ', '.join(n + ': ' + whole(v) for n, v in zip(names.split(), values))

def offset(value):
    seconds = abs(value)
    return "'%s%02d:%02d:%02d'" % ('-' if value < 0 else '+', seconds // 3600, seconds // 60 % 60, seconds % 60)

DAY, TIME = 'year month day', 'hour minute second nanosecond'

def literal(value):
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return '[' + ', '.join(map(literal, value)) + ']'
    kind, v = next(iter(value.items()))
    if kind == 'i':
        return v
    if kind == 'f':
        return real(v)
    if kind == 'F':
        return '[' + ', '.join(map(real, v)) + ']'
    if kind == 'point':
        return 'point({srid: ' + whole(v[0]) + ', ' + ', '.join(n + ': ' + real(c) for n, c in zip('xyz', v[1:])) + '})'
    if kind == 'date':
        return 'date({' + fields(DAY, v) + '})'
    if kind == 'localtime':
        return 'localtime({' + fields(TIME, v) + '})'
    if kind == 'time':
        return 'time({' + fields(TIME, v) + ', timezone: ' + offset(v[4]) + '})'
    if kind == 'localdatetime':
        return 'localdatetime({' + fields(DAY + ' ' + TIME, v) + '})'
    if kind == 'datetime':
        instant = 'datetime({' + fields(DAY + ' ' + TIME, v) + ', timezone: ' + offset(v[7]) + '})'
        return 'datetime({datetime: ' + instant + ', timezone: ' + json.dumps(v[8]) + '})' if len(v) > 8 else instant
    if kind == 'duration':
        return 'duration({' + fields('months days seconds nanoseconds', v) + '})'
    sys.exit('Cypher has no words for a value of kind ' + kind + ': write it with a driver')

def properties(values):
    return '{' + ', '.join(name(n) + ': ' + literal(v) for n, v in values.items()) + '}'

def write(kept):
    for key, rows in kept.items():
        print('UNWIND [' + ', '.join(rows) + '] AS row ' + key + ';')
    kept.clear()

if sys.argv[1] == 'definitions':
    d = json.loads(sys.stdin.readline())['definitions']
    wanted = d['constraints'] + [i for i in d['indexes'] if i['owningConstraint'] is None and i['type'] != 'LOOKUP']
    for one in wanted:
        print(one['createStatement'] + ';')
else:
    kept, count = {}, 0
    for text in sys.stdin:
        line = json.loads(text)
        if line[0] == 'n':
            labels = ''.join(':' + name(label) for label in line[2])
            key = 'CREATE (n:HoldfastRestoring' + labels + ') SET n = row.p, n.__holdfast_id = row.id'
            row = '{id: ' + str(line[1]) + ', p: ' + properties(line[3]) + '}'
        elif line[0] == 'r':
            key = ('MATCH (a:HoldfastRestoring {__holdfast_id: row.a}) MATCH (b:HoldfastRestoring {__holdfast_id: row.b}) '
                   'CREATE (a)-[r:' + name(line[3]) + ']->(b) SET r = row.p')
            row = '{a: ' + str(line[1]) + ', b: ' + str(line[2]) + ', p: ' + properties(line[4]) + '}'
        else:
            continue
        kept.setdefault(key, []).append(row)
        count += 1
        if count % 200 == 0:
            write(kept)
    write(kept)
`;
