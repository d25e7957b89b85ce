"""What becomes of an event whose target fails, or is not there."""

import json

import ministack.services.eventbridge as eventbridge
import ministack.services.lambda_svc as functions
from ministack.core.arn import parse_arn

from corrections.correction import correction, replace


@correction("target-retries")
def target_retries():
    """
    AWS invokes the function of a rule or a schedule asynchronously: a failure is tried twice more and then goes to the
    function's on-failure destination. MiniStack calls it once and forgets it. (It waits 1 and 2 seconds, AWS minutes.)
    """

    @replace(eventbridge, "_dispatch_to_lambda")
    def dispatch(original, arn, payload):
        function, config, _ = functions._get_func_record_for_ref(arn)
        if not function or not config:
            return original(arn, payload)
        functions.invoke_async_with_retry(functions._execution_record_for_config(function, config), json.loads(payload))


@correction("dead-letters")
def dead_letters():
    """AWS puts an event that its target does not take into the target's dead letter queue. MiniStack logs a line."""

    @replace(eventbridge, "_invoke_target")
    def invoke(original, target, event, rule, view=None):
        queue = (target.get("DeadLetterConfig") or {}).get("Arn")
        if queue and parse_arn(target["Arn"]).service == "lambda":
            function, _, _ = functions._get_func_record_for_ref(target["Arn"])
            if not function:
                whole = view or eventbridge._pattern_event_view(event)
                body = target.get("Input") or json.dumps(whole.event_with_detail())
                return eventbridge._dispatch_to_sqs(parse_arn(queue), body)
        return original(target, event, rule, view)
