"""iam:PassRole, the right to hand a role to a service."""

import json

import ministack.app as app
import ministack.services.ecs as ecs
from ministack.core.iam_actions import access_denied_response
from ministack.core.iam_evaluator import AuthError, enforce
from ministack.core.responses import get_region, new_uuid
from ministack.core.router import extract_access_key_id

from corrections.correction import correction, replace


def _roles(data):
    """The roles that a RunTask hands to ECS."""
    definition = ecs._task_defs.get(ecs._resolve_td_key(data.get("taskDefinition", ""))) or {}
    overrides = data.get("overrides") or {}
    asked = [overrides.get(name) or definition.get(name) for name in ("taskRoleArn", "executionRoleArn")]
    return [role for role in asked if role]


@correction("pass-role")
def pass_role():
    """AWS lets only those run a task who may pass its roles to ECS. MiniStack does not ask."""

    @replace(ecs, "handle_request")
    async def handle(original, method, path, headers, body, query):
        if app.AUTH and str(headers.get("x-amz-target", "")).endswith(".RunTask"):
            for role in _roles(json.loads(body)):
                denied = enforce(extract_access_key_id(headers, query), "iam:PassRole", "iam", get_region(),
                                 resource_arn=role, service_context={"iam:PassedToService": "ecs-tasks.amazonaws.com"})
                if denied and not isinstance(denied, AuthError):
                    return access_denied_response("ecs", "iam:PassRole", denied.principal_arn, new_uuid(),
                                                  headers=headers, resource_arn=role,
                                                  explicit_deny=denied.decision == "Deny")
        return await original(method, path, headers, body, query)
