"""StopTask, which is a request and not an end."""

import ministack.services.ecs as ecs
from ministack.core.concurrency import resource_lock, spawn_background

from corrections.correction import correction, replace


def _stop_containers(task):
    """SIGTERM to each container, SIGKILL after its stop timeout. Their end is seen by the watch over the task."""
    definition = ecs._task_defs.get(task["taskDefinitionArn"].rsplit("/", 1)[1]) or {}
    timeouts = [container.get("stopTimeout") or 30 for container in definition.get("containerDefinitions", [])]
    for index, docker_id in enumerate(list(task.get("_docker_ids") or [])):
        seconds = int(timeouts[index]) if index < len(timeouts) else 30
        ecs._get_docker().containers.get(docker_id).stop(timeout=seconds)


@correction("stop-task")
def stop_task():
    """
    AWS sends SIGTERM, waits up to the stop timeout, and the task is STOPPED with the container's own exit code when
    the container has ended. MiniStack calls the task STOPPED with exit code 0 at once, while the container still runs.
    """

    @replace(ecs, "_stop_task", [ecs._ACTION_MAP])
    def stop(original, data):
        cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
        task = ecs._resolve_task(data.get("task", ""), cluster) if cluster else None
        if not task or task["lastStatus"] == "STOPPED":
            return original(data)
        arn, reason = task["taskArn"], data.get("reason", "Task stopped by user")
        with resource_lock("ecs-task", arn):
            again, runs = "_stop" in task, bool(task.get("_docker_ids"))
            task.setdefault("_stop", (reason, "UserInitiated"))
            task["stoppingAt"] = task.get("stoppingAt") or ecs._iso()
        if not runs:
            # it has no container yet, and now gets none
            ecs._mark_task_stopped(arn, task, reason, "UserInitiated")
            ecs._cleanup_task_resources(task, ecs._get_docker())
        elif not again:
            spawn_background(_stop_containers, task, thread_name=f"stop-{arn[-8:]}")
        return ecs.json_response({"task": ecs._sanitize(task)})

    @replace(ecs, "_mark_task_stopped")
    def stopped(original, arn, task, reason, stop_code, exit_code=None):
        asked = task.get("_stop")
        return original(arn, task, *(asked or (reason, stop_code)), exit_code)

    @replace(ecs, "_sanitize")
    def sanitize(original, record):
        shown = original(record)
        if isinstance(record, dict) and "_stop" in record:
            shown["desiredStatus"] = "STOPPED"
        return shown
