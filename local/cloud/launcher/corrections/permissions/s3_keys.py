"""Condition keys of S3 that the policies of a backup store are made of. Only felt with AUTH."""

import math
import re
from datetime import datetime, timezone

import ministack.core.iam_actions as iam_actions

from corrections.correction import correction, replace


def _remaining_days(until):
    moment = datetime.fromisoformat(until.replace("Z", "+00:00"))
    return str(math.ceil((moment - datetime.now(timezone.utc)).total_seconds() / 86400))


def _lock_keys(mode, until):
    keys = {"s3:object-lock-mode": mode, "s3:object-lock-retain-until-date": until}
    if until:
        keys["s3:object-lock-remaining-retention-days"] = _remaining_days(until)
    return {key: value for key, value in keys.items() if value}


@correction("write-keys")
def write_keys():
    """
    AWS gives policies the conditional header of a write, whether it creates an object (a part of an upload does not),
    its key, its source and its lock. MiniStack gives the encryption and the ACL alone, so that a bucket policy that asks
    for If-None-Match refuses every write, and one that asks for a key refuses none.
    """
    headers_of = {
        "if-none-match": "s3:if-none-match",
        "if-match": "s3:if-match",
        "x-amz-copy-source": "s3:x-amz-copy-source",
        "x-amz-storage-class": "s3:x-amz-storage-class",
        "x-amz-metadata-directive": "s3:x-amz-metadata-directive",
        "x-amz-server-side-encryption-aws-kms-key-id": "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-customer-algorithm": "s3:x-amz-server-side-encryption-customer-algorithm",
        "x-amz-object-lock-legal-hold": "s3:object-lock-legal-hold",
    }

    @replace(iam_actions, "s3_service_context")
    def context(original, action, params, path="", headers=None):
        keys = original(action, params, path, headers)
        if action != "s3:PutObject":
            return keys
        given = {name.lower(): value for name, value in (headers or {}).items()}
        keys.update({key: given[name] for name, key in headers_of.items() if name in given})
        keys.update(_lock_keys(given.get("x-amz-object-lock-mode"), given.get("x-amz-object-lock-retain-until-date")))
        query = params or {}
        creates = "uploads" not in query and "partNumber" not in query
        return {**keys, "s3:ObjectCreationOperation": str(creates).lower()}


@correction("retention-keys")
def retention_keys():
    """AWS gives policies the mode and the date that PutObjectRetention asks for, and its days from now. MiniStack none."""

    @replace(iam_actions, "request_tag_context")
    def context(original, service, action, body, params):
        keys = original(service, action, body, params)
        if action != "s3:PutObjectRetention":
            return keys
        asked = {name: re.search(rb"<%s>([^<]+)<" % name.encode(), body or b"") for name in ("Mode", "RetainUntilDate")}
        mode, until = (found and found[1].decode() for found in asked.values())
        return {**keys, **_lock_keys(mode, until)}
