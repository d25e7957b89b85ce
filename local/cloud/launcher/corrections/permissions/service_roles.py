"""What services do under a role that the app gives them. Only felt with AUTH."""

import logging

import ministack.app as app
import ministack.services.eventbridge as eventbridge
import ministack.services.lambda_svc as functions
from ministack.core.arn import parse_arn
from ministack.core.iam_evaluator import EvalContext, _gather_role_policies, evaluate
from ministack.core.responses import get_account_id, get_region

from corrections.correction import correction, replace

_log = logging.getLogger("roles")


def _may(role_arn, action, resource_arn):
    """Whether the policies of the role allow it. What is refused is said, as nobody is there to be told."""
    account, name = get_account_id(), role_arn.rsplit("/", 1)[-1]
    context = EvalContext(f"arn:aws:sts::{account}:assumed-role/{name}/service", "AssumedRole", account, action,
                          resource_arn, get_region())
    allowed = evaluate(context, _gather_role_policies(name, account)).decision == "Allow"
    if not allowed:
        _log.warning("role %s may not %s on %s", name, action, resource_arn)
    return allowed


@correction("schedule-role")
def schedule_role():
    """AWS calls the target of a schedule with the rights of the schedule's role. MiniStack needs no right for it."""
    actions = {"lambda": "lambda:InvokeFunction", "sqs": "sqs:SendMessage", "sns": "sns:Publish"}

    @replace(eventbridge, "_invoke_target")
    def invoke(original, target, event, rule, view=None):
        action = actions.get(target["Arn"].split(":")[2])
        if app.AUTH and event.get("Source") == "aws.scheduler" and action:
            if not _may(target.get("RoleArn", ""), action, target["Arn"]):
                queue = (target.get("DeadLetterConfig") or {}).get("Arn")
                return eventbridge._dispatch_to_sqs(parse_arn(queue), target.get("Input", "{}")) if queue else None
        return original(target, event, rule, view)


@correction("poller-role")
def poller_role():
    """AWS reads a queue for a function with the rights of the function's role. MiniStack needs no right for it."""
    needed = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")

    @replace(functions, "_sqs_esm_concurrency")
    def concurrency(original, esm, function, config, queue=None):
        role, source = config.get("Role", ""), esm.get("EventSourceArn", "")
        if app.AUTH and not all(_may(role, action, source) for action in needed):
            # no batch at all may be under way
            return 0
        return original(esm, function, config, queue)
