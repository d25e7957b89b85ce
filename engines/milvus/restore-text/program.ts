/**
 * A program for Python 3 with pymilvus: brings the archives of a point into a server. It stands in every RESTORE.md, so that
 * a point can be restored for as long as there is a client of Milvus for Python.
 */
export const program = `import json, os, sys, urllib.parse
import base64, grpc
from google.protobuf import json_format
from pymilvus.grpc_gen import milvus_pb2, milvus_pb2_grpc, schema_pb2

url = urllib.parse.urlsplit(os.environ['MILVUS_URL'])
address = '%s:%d' % (url.hostname, url.port or 19530)
options = [('grpc.max_send_message_length', 2 ** 30), ('grpc.max_receive_message_length', 2 ** 30)]
secure = grpc.ssl_channel_credentials() if url.scheme == 'https' else None
channel = grpc.secure_channel(address, secure, options) if secure else grpc.insecure_channel(address, options)
server = milvus_pb2_grpc.MilvusServiceStub(channel)
token = os.environ.get('MILVUS_TOKEN')  # user:password
headers = [('authorization', base64.b64encode(token.encode()).decode())] if token else None

def ask(method, request):
    answer = getattr(server, method)(request, metadata=headers)
    status = answer if hasattr(answer, 'code') else answer.status
    if status.code or status.error_code:
        sys.exit('%s: %s' % (method, status.reason))
    return answer

def pairs(request, name, values):
    for value in values:
        getattr(request, name).add(key=value['key'], value=value['value'])
    return request

def named(kind, c, **more):
    return kind(db_name=c['database'], collection_name=c['collection'], **more)

def create(c):
    if c['database'] not in ask('ListDatabases', milvus_pb2.ListDatabasesRequest()).db_names:
        ask('CreateDatabase', milvus_pb2.CreateDatabaseRequest(db_name=c['database']))
    schema = dict(c['schema'], name=c['collection'], autoID=False)
    schema['fields'] = [{k: v for k, v in dict(f, autoID=False).items() if v is not None} for f in schema['fields']]
    message = json_format.ParseDict(schema, schema_pb2.CollectionSchema())
    request = named(milvus_pb2.CreateCollectionRequest, c, schema=message.SerializeToString(), shards_num=c['shards'],
                    consistency_level=c['consistencyLevel'])
    if any(f['is_partition_key'] for f in schema['fields']):
        request.num_partitions = int(c['partitionCount'])
    ask('CreateCollection', pairs(request, 'properties', [p for p in c['properties'] if p['key'] != 'collection.ttl.seconds']))
    for partition in c['partitions']:
        if partition != '_default':
            ask('CreatePartition', named(milvus_pb2.CreatePartitionRequest, c, partition_name=partition))

def finish(c):
    ask('Flush', milvus_pb2.FlushRequest(db_name=c['database'], collection_names=[c['collection']]))
    for index in c['indexes']:
        request = named(milvus_pb2.CreateIndexRequest, c, field_name=index['field'], index_name=index['name'])
        ask('CreateIndex', pairs(request, 'extra_params', index['params']))
    ask('LoadCollection', named(milvus_pb2.LoadCollectionRequest, c, replica_number=1))
    for alias in c['aliases']:
        ask('CreateAlias', named(milvus_pb2.CreateAliasRequest, c, alias=alias))
    lives = [p for p in c['properties'] if p['key'] == 'collection.ttl.seconds']
    if lives:
        ask('AlterCollection', pairs(named(milvus_pb2.AlterCollectionRequest, c), 'properties', lives))

def varint(data, at):
    value = shift = 0
    while True:
        byte, at = data[at], at + 1
        value, shift = value | (byte & 127) << shift, shift + 7
        if byte < 128:
            return value, at

def fields(data):
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        if tag & 7 == 2:
            value, at = data[at:at + value], at + value
        yield tag >> 3, value

def without_nulls(column):
    there = list(column.valid_data)
    if not there or all(there):
        return
    part = column.vectors if column.HasField('vectors') else column.scalars
    name = part.WhichOneof('data')
    if column.HasField('vectors') and name != 'float_vector':
        values = getattr(part, name)
        width = len(values) // len(there)
        setattr(part, name, b''.join(values[i * width:(i + 1) * width] for i, t in enumerate(there) if t))
        return
    values = getattr(part, name).data
    width = len(values) // len(there)
    if len(values) == width * len(there) and width:
        kept = [v for i, t in enumerate(there) if t for v in values[i * width:(i + 1) * width]]
        del values[:]
        values.extend(kept)

SLOTS = {1: 'bool_data', 2: 'int_data', 3: 'int_data', 4: 'int_data', 5: 'long_data', 10: 'float_data', 11: 'double_data'}

def with_kinds(column, kinds):
    for part in column.scalars.array_data.data if column.type == 22 else []:
        if part.WhichOneof('data') is None:
            getattr(part, SLOTS.get(kinds[column.field_name], 'string_data')).SetInParent()

def rows(c):
    kinds = {f['name']: f['element_type'] for f in c['schema']['fields']}
    source, total = sys.stdin.buffer, 0
    if source.readline() != b'holdfast-milvus 1\\n':
        sys.exit('this is no archive of rows')
    while True:
        message = source.read(int.from_bytes(source.read(4), 'big'))
        kind, part = next(fields(message))
        if kind == 2:
            break
        request = named(milvus_pb2.InsertRequest, c)
        for number, value in fields(part):
            if number == 1:
                request.partition_name = value.decode()
            elif number == 2:
                request.num_rows = value
            else:
                column = request.fields_data.add()
                column.ParseFromString(value)
                column.field_id = 0
                column.is_dynamic = column.is_dynamic or column.field_name == '$meta'
                without_nulls(column)
                with_kinds(column, kinds)
        if ask('Insert', request).insert_cnt != request.num_rows:
            sys.exit('not every row was taken')
        total += request.num_rows
    if dict(fields(part)).get(1, 0) != total:
        sys.exit('rows are missing in the archive')
    print(c['database'] + '.' + c['collection'], total)

definitions = json.load(open(sys.argv[2]))['collections']
for one in definitions:
    if len(sys.argv) > 3 and one['database'] + '.' + one['collection'] != sys.argv[3]:
        continue
    {'create': create, 'rows': rows, 'finish': finish}[sys.argv[1]](one)
`;
