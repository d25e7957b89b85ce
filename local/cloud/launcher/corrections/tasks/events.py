"""ECS tells of every change of a task by an event, and says in its own words why a task has stopped."""

import json

import ministack.services.ecs as ecs
import ministack.services.eventbridge as eventbridge

from corrections.correction import correction, replace


def _publish(arn, task):
    detail = {key: value for key, value in ecs._sanitize(task).items() if value != "" or key not in ("stopCode", "stoppedReason")}
    entry = {"Source": "aws.ecs", "DetailType": "ECS Task State Change", "Resources": [arn], "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


@correction("task-events")
def task_events():
    """AWS publishes "ECS Task State Change" when a task is pending, running and stopped. MiniStack publishes nothing."""
    for name in ("_mark_task_pending", "_mark_task_running", "_mark_task_stopped"):

        @replace(ecs, name)
        def mark(original, arn, task, *args, **kwargs):
            changed = original(arn, task, *args, **kwargs)
            if changed:
                _publish(arn, task)
            return changed


@correction("stop-reasons")
def stop_reasons():
    """
    AWS writes OutOfMemoryError to the container that was killed for its memory, and CannotPullContainerError or
    CannotStartContainerError when it never ran. MiniStack has one text for all ends and one for all failed starts.
    """

    @replace(ecs, "_mark_task_stopped")
    def stopped(original, arn, task, reason, stop_code, exit_code=None):
        if stop_code == "EssentialContainerExited":
            reason = "Essential container in task exited"
            for container, docker_id in zip(task["containers"], task.get("_docker_ids") or []):
                if ecs._get_docker().containers.get(docker_id).attrs["State"]["OOMKilled"]:
                    container["reason"] = "OutOfMemoryError: Container killed due to memory usage"
        return original(arn, task, reason, stop_code, exit_code)

    @replace(ecs, "_fail_task_start")
    def failed(original, task, docker_client, reason):
        if "No such image" in reason or "manifest unknown" in reason:
            image = task["containers"][0]["image"]
            reason = f"CannotPullContainerError: pull image manifest has been retried 5 time(s): {image}: not found"
        elif "OCI runtime create failed" in reason:
            reason = "CannotStartContainerError: " + reason[reason.index("OCI runtime"):]
        for container in task["containers"]:
            container["reason"] = reason
        return original(task, docker_client, reason)
