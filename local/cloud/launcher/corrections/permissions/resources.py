"""By which action and on which resource a request is authorised. Only felt with AUTH."""

import json

import ministack.core.iam_actions as iam_actions
import ministack.services.ecs as ecs

from corrections.correction import correction, replace


def _asked(headers, body):
    operation = str(headers.get("x-amz-target", "")).rsplit(".", 1)[-1]
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        data = {}
    return operation, data if isinstance(data, dict) else {}


@correction("batch-actions")
def batch_actions():
    """
    AWS authorises a batch of messages by the action of a single one: SendMessageBatch by sqs:SendMessage, PublishBatch
    by sns:Publish. MiniStack asks for actions that no policy can name.
    """
    batches = ("SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch", "PublishBatch")

    @replace(iam_actions, "extract_iam_action")
    def action(original, *args):
        found = original(*args)
        return found.removesuffix("Batch") if found and found.split(":")[1] in batches else found


@correction("task-resources")
def task_resources():
    """
    AWS authorises RunTask on the task definition, and StopTask and DescribeTasks on the task. MiniStack takes the
    cluster for all of them.
    """

    @replace(iam_actions, "extract_resource_arn")
    def resource(original, service, method, path, headers, body, params, region, account):
        operation, data = _asked(headers, body) if service == "ecs" else ("", {})
        arn = f"arn:aws:ecs:{region}:{account}"
        if operation == "RunTask":
            return f"{arn}:task-definition/{ecs._resolve_td_key(data.get('taskDefinition', ''))}"
        task = data.get("task") or (data.get("tasks") or [""])[0]
        if operation in ("StopTask", "DescribeTasks") and task:
            cluster = data.get("cluster", "default").rsplit("/", 1)[-1]
            return task if task.startswith("arn:") else f"{arn}:task/{cluster}/{task}"
        return original(service, method, path, headers, body, params, region, account)


@correction("repository-resources")
def repository_resources():
    """AWS authorises DescribeRepositories on the repositories that it names. MiniStack takes all of them."""

    @replace(iam_actions, "extract_resource_arn")
    def resource(original, service, method, path, headers, body, params, region, account):
        operation, data = _asked(headers, body) if service == "ecr" else ("", {})
        names = data.get("repositoryNames") or []
        if operation == "DescribeRepositories" and names:
            return f"arn:aws:ecr:{region}:{account}:repository/{names[0]}"
        return original(service, method, path, headers, body, params, region, account)


@correction("schedule-resources")
def schedule_resources():
    """AWS authorises GetSchedule on the schedule in its group. MiniStack takes every schedule for one of the default group."""

    @replace(iam_actions, "extract_resource_arn")
    def resource(original, service, method, path, headers, body, params, region, account):
        found = original(service, method, path, headers, body, params, region, account)
        group = (params or {}).get("groupName") if service == "scheduler" and method == "GET" else None
        name = group[0] if isinstance(group, list) else group
        return found.replace(":schedule/default/", f":schedule/{name}/") if name and found else found
