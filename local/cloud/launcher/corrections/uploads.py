"""Uploads in parts, which MiniStack keeps by another way than plain puts."""

import re

import ministack.services.s3 as s3

from corrections.correction import correction, replace


@correction("upload-locks")
def upload_locks():
    """
    AWS locks what an upload in parts has made as it locks every object: by the default retention of the bucket, or by
    what the upload was created with. MiniStack locks plain puts only.
    """

    @replace(s3, "_create_multipart_upload")
    def create(original, bucket, key, headers):
        known = set(s3._multipart_uploads)
        answer = original(bucket, key, headers)
        for upload_id in set(s3._multipart_uploads) - known:
            lock = {name: value for name, value in headers.items() if name.startswith("x-amz-object-lock-")}
            s3._multipart_uploads[upload_id]["lock"] = lock
        return answer

    @replace(s3, "_complete_multipart_upload")
    def complete(original, bucket, key, body, query_params, headers=None):
        upload = s3._multipart_uploads.get(s3._qp(query_params, "uploadId"))
        answer = original(bucket, key, body, query_params, headers)
        # an answer that is given a second time comes from no upload
        if upload and answer[0] == 200:
            version = s3._buckets[bucket]["objects"][key].get("version_id")
            s3._apply_object_lock_from_headers(bucket, key, upload.get("lock", {}), version)
        return answer


@correction("upload-checksum-type")
def upload_checksum_type():
    """
    AWS says of each version of an upload in parts that its checksum is COMPOSITE. MiniStack says so of the newest one
    while it is, and FULL_OBJECT of a version that is asked for by its id.
    """

    @replace(s3, "_object_response_headers")
    def headers(original, *args, **kwargs):
        made = original(*args, **kwargs)
        sums = [value for name, value in made.items() if name.startswith("x-amz-checksum-sha")]
        # the number of parts stands behind the sum of sums
        if any(re.search(r"-\d+$", value) for value in sums):
            made["x-amz-checksum-type"] = "COMPOSITE"
        return made
