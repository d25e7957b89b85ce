"""What outlives the emulator: on AWS nothing of a task depends on the control plane being there all the time."""

import copy
import time

import ministack.app as app
import ministack.services.ecs as ecs
from ministack.core.concurrency import spawn_background
from ministack.core.responses import request_scope

from corrections.correction import correction, replace


def _resume(account, region, task):
    """Watches a task that was running. One that was still being started never will: nobody starts it any more."""
    # the rules and functions that hear of it may be loaded after the tasks
    time.sleep(1)
    with request_scope(account, region):
        if task["lastStatus"] == "RUNNING":
            ecs._watch_task_lifecycle(task, ecs._get_docker(), account, region)
            return
        task["lastStatus"] = "PENDING"
        ecs._fail_task_start(task, ecs._get_docker(), "ResourceInitializationError: the service went away")


@correction("tasks-survive")
def tasks_survive():
    """On AWS a running task goes on whatever happens to ECS. MiniStack ends all containers and calls the tasks STOPPED."""

    @replace(app, "_stop_docker_containers")
    def leave(original, *args):
        return None

    @replace(ecs, "get_state")
    def save(original):
        state = original()
        for key, saved in state["tasks"]._data.items():
            saved["_docker_ids"] = list(ecs._tasks._data[key].get("_docker_ids") or [])
        return state

    @replace(ecs, "_restore_state")
    def restore(original, data):
        original(data)
        for key, saved in data["tasks"]._data.items():
            if saved["lastStatus"] != "STOPPED":
                task = copy.deepcopy(saved)
                ecs._tasks._data[key] = task
                spawn_background(_resume, key[0], key[1], task, thread_name="resume-task")
