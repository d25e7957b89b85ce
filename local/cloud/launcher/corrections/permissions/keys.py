"""The keys of KMS that a service uses for its caller, with the caller's rights. Only felt with AUTH."""

import logging
import re

import ministack.core.iam_evaluator as evaluator
import ministack.services.kms as kms
import ministack.services.s3 as s3
import ministack.services.secretsmanager as secretsmanager
import ministack.services.sns as sns
import ministack.services.sqs as sqs
from ministack.core.iam_evaluator import AuthError

from corrections.correction import correction, replace

_log = logging.getLogger("keys")


def _bucket_key(arn):
    found = re.search(r"<KMSMasterKeyID>([^<]+)<", s3._bucket_encryption.get(arn.split(":::")[1].split("/")[0]) or "")
    return found and found[1]


def _queue_key(arn):
    queue = sqs._queue_by_arn(arn)
    return queue and queue["attributes"].get("KmsMasterKeyId")


def _topic_key(arn):
    topic = sns._topics.get(arn)
    return topic and topic["attributes"].get("KmsMasterKeyId")


def _secret_key(arn):
    _, secret = secretsmanager._resolve(arn)
    return secret and secret.get("KmsKeyId")


_WRITE, _READ = "kms:GenerateDataKey", "kms:Decrypt"
_uses = {
    "s3:PutObject": (_bucket_key, [_WRITE]),
    "s3:GetObject": (_bucket_key, [_READ]),
    "s3:GetObjectVersion": (_bucket_key, [_READ]),
    "sqs:SendMessage": (_queue_key, [_WRITE, _READ]),
    "sqs:ReceiveMessage": (_queue_key, [_READ]),
    "sns:Publish": (_topic_key, [_WRITE, _READ]),
    "secretsmanager:GetSecretValue": (_secret_key, [_READ]),
}


@correction("keys-on-behalf")
def keys_on_behalf():
    """
    AWS lets nobody write into or read from what a key of the account encrypts who may not use the key: a put into a
    bucket needs kms:GenerateDataKey, a part of an upload kms:Decrypt too. MiniStack never asks for the key.
    """

    @replace(evaluator, "enforce")
    def enforce(original, access_key, action, service, region, resource_arn="*", service_context=None):
        denied = original(access_key, action, service, region, resource_arn, service_context)
        if denied or action not in _uses or not resource_arn.startswith("arn:"):
            return denied
        key_of, needed = _uses[action]
        # a key of AWS's own, such as alias/aws/s3, may be used by everyone in the account
        key = kms._resolve_key(key_of(resource_arn))
        if (service_context or {}).get("s3:ObjectCreationOperation") == "false":
            needed = [*needed, _READ]
        for use in needed if key else []:
            context = {"kms:ViaService": f"{service}.{region}.amazonaws.com"}
            denied = original(access_key, use, "kms", region, key["Arn"], context)
            if denied and not isinstance(denied, AuthError):
                _log.warning("%s on %s needs %s on %s: %s may not", action, resource_arn, use, key["Arn"],
                             denied.principal_arn)
                return denied
        return None
