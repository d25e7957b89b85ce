/**
 * What we use of Milvus' own protocol (milvus.proto, schema.proto, common.proto of milvus-proto): the same numbers and the
 * same bytes on the wire. Where a value only travels through us it stands as `bytes`, which it is on the wire anyway: a
 * column of a page is stored as it came, and packed floats are never made numbers. Enumerations are numbers.
 */
export const proto = `
syntax = "proto3";

message Status { int32 error_code = 1; string reason = 2; int32 code = 3; bool retriable = 4; }
message Pair { string key = 1; string value = 2; }

message ValueField {
  oneof data {
    bool bool_data = 1; int32 int_data = 2; int64 long_data = 3; float float_data = 4; double double_data = 5;
    string string_data = 6; bytes bytes_data = 7; int64 timestamptz_data = 8;
  }
}
message FieldSchema {
  int64 fieldID = 1; string name = 2; bool is_primary_key = 3; string description = 4; int32 data_type = 5;
  repeated Pair type_params = 6; repeated Pair index_params = 7; bool autoID = 8; int32 element_type = 10;
  ValueField default_value = 11; bool is_dynamic = 12; bool is_partition_key = 13; bool is_clustering_key = 14;
  bool nullable = 15; bool is_function_output = 16; string external_field = 17;
}
message FunctionSchema {
  string name = 1; string description = 3; int32 type = 4; repeated string input_field_names = 5;
  repeated string output_field_names = 7; repeated Pair params = 9;
}
message CollectionSchema {
  string name = 1; string description = 2; bool autoID = 3; repeated FieldSchema fields = 4;
  bool enable_dynamic_field = 5; repeated Pair properties = 6; repeated FunctionSchema functions = 7;
  repeated bytes struct_array_fields = 9; string external_source = 11;
}

message FieldData {
  int32 type = 1; string field_name = 2; bytes scalars = 3; bytes vectors = 4; int64 field_id = 5; bool is_dynamic = 6;
  repeated bool valid_data = 7; bytes struct_arrays = 8;
}
message Bools { repeated bool data = 1; }
message Ints { repeated int32 data = 1; }
message Longs { repeated int64 data = 1; }
message Chunks { repeated bytes data = 1; }
message Lists { repeated bytes data = 1; int32 element_type = 2; }
message ScalarField {
  Bools bool_data = 1; Ints int_data = 2; Longs long_data = 3; Chunks float_data = 4; Chunks double_data = 5;
  Chunks string_data = 6; Chunks bytes_data = 7; Lists array_data = 8; Chunks json_data = 9; Chunks geometry_data = 10;
  Longs timestamptz_data = 11; Chunks geometry_wkt_data = 12;
}
message VectorField {
  int64 dim = 1; Chunks float_vector = 2; bytes binary_vector = 3; bytes float16_vector = 4; bytes bfloat16_vector = 5;
  Sparse sparse_float_vector = 6; bytes int8_vector = 7;
}
message Sparse { repeated bytes contents = 1; int64 dim = 2; }
message Ids { Longs int_id = 1; Chunks str_id = 2; }

message Empty {}
message Named { string db_name = 2; string collection_name = 3; }
message StatusAnswer { Status status = 1; }
message VersionAnswer { Status status = 1; string version = 2; }
message TimestampAnswer { Status status = 1; uint64 timestamp = 2; }
message DatabasesAnswer { Status status = 1; repeated string db_names = 2; }
message DatabaseRequest { string db_name = 2; }
message CollectionsAnswer { Status status = 1; repeated string collection_names = 2; }
message PartitionsAnswer { Status status = 1; repeated string partition_names = 2; }
message AliasesAnswer { Status status = 1; repeated string aliases = 4; }
message DescribeAnswer {
  Status status = 1; CollectionSchema schema = 2; int64 collectionID = 3; int32 shards_num = 8;
  int32 consistency_level = 11; repeated Pair properties = 13; int64 num_partitions = 15;
}
message IndexDescription {
  string index_name = 1; repeated Pair params = 3; string field_name = 4; int64 indexed_rows = 5; int64 total_rows = 6;
  int32 state = 7; string index_state_fail_reason = 8; int64 pending_index_rows = 9;
}
message IndexesAnswer { Status status = 1; repeated IndexDescription index_descriptions = 2; }
message LoadStateRequest { string collection_name = 2; string db_name = 4; }
message LoadStateAnswer { Status status = 1; int32 state = 2; }
message LoadRequest { string db_name = 2; string collection_name = 3; int32 replica_number = 4; }

message CreateRequest {
  string db_name = 2; string collection_name = 3; bytes schema = 4; int32 shards_num = 5; int32 consistency_level = 6;
  repeated Pair properties = 7; int64 num_partitions = 8;
}
message AlterRequest {
  string db_name = 2; string collection_name = 3; repeated Pair properties = 5; repeated string delete_keys = 6;
}
message PartitionRequest { string db_name = 2; string collection_name = 3; string partition_name = 4; }
message AliasRequest { string db_name = 2; string collection_name = 3; string alias = 4; }
message RenameRequest { string db_name = 2; string oldName = 3; string newName = 4; string newDBName = 5; }
message IndexRequest {
  string db_name = 2; string collection_name = 3; string field_name = 4; repeated Pair extra_params = 5;
  string index_name = 6;
}
message InsertRequest {
  string db_name = 2; string collection_name = 3; string partition_name = 4; repeated bytes fields_data = 5;
  uint32 num_rows = 7;
}
message MutationAnswer { Status status = 1; Ids ids = 2; int64 insert_cnt = 6; int64 delete_cnt = 7; }
message DeleteRequest { string db_name = 2; string collection_name = 3; string partition_name = 4; string expr = 5; }
message FlushRequest { string db_name = 2; repeated string collection_names = 3; }
message FlushAnswer { Status status = 1; map<string, Longs> coll_segIDs = 3; map<string, uint64> coll_flush_ts = 6; }
message FlushStateRequest {
  repeated int64 segmentIDs = 1; uint64 flush_ts = 2; string db_name = 3; string collection_name = 4;
}
message FlushStateAnswer { Status status = 1; bool flushed = 2; }

message QueryRequest {
  string db_name = 2; string collection_name = 3; string expr = 4; repeated string output_fields = 5;
  repeated string partition_names = 6; uint64 guarantee_timestamp = 8; repeated Pair query_params = 9;
  int32 consistency_level = 11;
}
message QueryAnswer { Status status = 1; repeated bytes fields_data = 2; }

message Placeholder { string tag = 1; int32 type = 2; repeated bytes values = 3; }
message Placeholders { repeated Placeholder placeholders = 1; }
message SearchRequest {
  string db_name = 2; string collection_name = 3; string dsl = 5; bytes placeholder_group = 6; int32 dsl_type = 7;
  repeated Pair search_params = 9; int64 nq = 12; int32 consistency_level = 14;
}
message SearchResult { repeated float scores = 4; Ids ids = 5; repeated int64 topks = 6; }
message SearchAnswer { Status status = 1; SearchResult results = 2; }

// of our own: what an archive of rows is made of
message Frame { string partition = 1; uint32 rows = 2; repeated bytes fields_data = 3; }
message ArchiveEnd { uint64 rows = 1; string digest = 2; }
message Part { oneof of { Frame frame = 1; ArchiveEnd end = 2; } }
`;
