"""Condition keys of the caller, ECS, DynamoDB and Secrets Manager. Only felt with AUTH, by policies that name them."""

import json
import re

import ministack.core.iam_actions as iam_actions
import ministack.core.iam_evaluator as evaluator
import ministack.services.dynamodb as dynamodb
import ministack.services.iam as iam
import ministack.services.secretsmanager as secretsmanager
from ministack.core.responses import get_account_id, get_region

from corrections.correction import correction, replace


def _data(body):
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _adds_keys(keys_of):
    """Lets `keys_of(service, data)` add to the keys that every request carries."""

    @replace(iam_actions, "request_tag_context")
    def context(original, service, action, body, params):
        return {**original(service, action, body, params), **keys_of(service, _data(body))}


@correction("principal-arn")
def principal_arn():
    """
    On AWS aws:PrincipalArn of a role's session is the ARN of the role. MiniStack gives the session's, so that a policy
    that lets one role through lets nobody through.
    """

    @replace(evaluator, "_resolve_condition_key")
    def resolve(original, key, context):
        found = original(key, context)
        if key.lower() != "aws:principalarn" or ":assumed-role/" not in str(found):
            return found
        name = evaluator._role_name_from_assumed_arn(found)
        role = iam._roles.get_scoped(context.principal_account, None, name) or {}
        return role.get("Arn") or f"arn:aws:iam::{context.principal_account}:role/{name}"


@correction("cluster-key")
def cluster_key():
    """AWS gives ecs:cluster to what is asked of a cluster. MiniStack does not know the key."""

    def keys(service, data):
        cluster = data.get("cluster")
        if service != "ecs" or not isinstance(cluster, str):
            return {}
        short = f"arn:aws:ecs:{get_region()}:{get_account_id()}:cluster/{cluster}"
        return {"ecs:cluster": cluster if cluster.startswith("arn:") else short}

    _adds_keys(keys)


@correction("secret-tags")
def secret_tags():
    """AWS gives the tags of a secret as secretsmanager:ResourceTag too. MiniStack gives aws:ResourceTag only."""

    def keys(service, data):
        if service != "secretsmanager" or not data.get("SecretId"):
            return {}
        _, secret = secretsmanager._resolve(data["SecretId"])
        tags = (secret or {}).get("Tags") or []
        return {f"secretsmanager:ResourceTag/{tag['Key']}": tag["Value"] for tag in tags}

    _adds_keys(keys)


def _hash_name(table, index):
    schemas = [table["KeySchema"]]
    schemas += [found["KeySchema"] for found in table.get("GlobalSecondaryIndexes") or [] if found["IndexName"] == index]
    return next(part["AttributeName"] for part in schemas[-1] if part["KeyType"] == "HASH")


def _queried(data, name):
    """The value that a key condition such as `#p = :p AND sk > :s` asks of the partition key `name`."""
    names, values = data.get("ExpressionAttributeNames") or {}, data.get("ExpressionAttributeValues") or {}
    pairs = re.findall(r"([#\w.-]+)\s*=\s*(:\w+)", data.get("KeyConditionExpression", ""))
    return [{name: values[value]} for left, value in pairs if names.get(left, left) == name and value in values]


def _requests(data):
    """Every (request, table, items or keys) of a call, whether it asks for one, for a batch, or for a transaction."""
    if "TableName" in data:
        yield data, data["TableName"], [data[part] for part in ("Item", "Key") if part in data]
    for table, asked in (data.get("RequestItems") or {}).items():
        writes = [part.get("Item") or part.get("Key") for write in asked for part in write.values()] \
            if isinstance(asked, list) else asked.get("Keys", [])
        yield {}, table, writes
    for item in data.get("TransactItems") or []:
        for part in item.values():
            yield {}, part["TableName"], [part[name] for name in ("Item", "Key") if name in part]


@correction("leading-keys")
def leading_keys():
    """
    AWS gives dynamodb:LeadingKeys, the partition keys that a request touches. Without the key, as in MiniStack, a
    condition ForAllValues on it is met by every request, and a policy that names it allows the whole table.
    """

    def keys(service, data):
        found = []
        for request, name, items in _requests(data) if service == "dynamodb" else []:
            table = dynamodb._tables.get(name.rsplit("/", 1)[-1])
            if not table:
                continue
            hash_name = _hash_name(table, request.get("IndexName"))
            found += [next(iter(item[hash_name].values())) for item in [*items, *_queried(request, hash_name)]
                      if hash_name in item]
        return {"dynamodb:LeadingKeys": [str(value) for value in found]} if found else {}

    _adds_keys(keys)
