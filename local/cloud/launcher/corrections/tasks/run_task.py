"""RunTask: idempotent by its token, with what it overrides, and with what the container definition says."""

import hashlib
import json

import ministack.services.ecs as ecs
from ministack.core.concurrency import resource_lock
from ministack.core.responses import error_response_json, json_response

from corrections.correction import correction, replace


def _started(response):
    """The records of the tasks that a RunTask has made."""
    status, _, body = response
    return [ecs._tasks[task["taskArn"]] for task in json.loads(body)["tasks"]] if status == 200 else []


def _answer(tasks):
    return json_response({"tasks": [ecs._sanitize(task) for task in tasks], "failures": []})


@correction("client-token")
def client_token():
    """
    On AWS a second RunTask with the same clientToken gives the task of the first, and a ConflictException when it asks
    for something else. MiniStack starts another task.
    """

    @replace(ecs, "_run_task", [ecs._ACTION_MAP])
    def run(original, data):
        token = data.get("clientToken")
        if not token:
            return original(data)
        asked = (token, hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest())
        with resource_lock("run-task", token):
            # on the record, so that it is kept over a restart like the task itself
            known = [task for task in ecs._tasks.values() if (task.get("_asked") or [None])[0] == token]
            if any(tuple(task["_asked"]) != asked for task in known):
                return error_response_json(
                    "ConflictException",
                    "The provided clientToken is already in use with a different RunTask request.", 400)
            if known:
                return _answer(known)
            response = original(data)
            for task in _started(response):
                task["_asked"] = asked
            return response


@correction("run-task-overrides")
def run_task_overrides():
    """AWS runs a task with the processors, memory and disk that RunTask overrides. MiniStack shows the definition's."""

    @replace(ecs, "_run_task", [ecs._ACTION_MAP])
    def run(original, data):
        response = original(data)
        overrides = data.get("overrides") or {}
        tasks = _started(response)
        for task in tasks:
            task.update({key: overrides[key] for key in ("cpu", "memory", "ephemeralStorage") if key in overrides})
        return _answer(tasks) if tasks else response


@correction("container-settings")
def container_settings():
    """
    AWS starts a container with the entry point, user and folder of its definition, and with the role of the task or the
    one that RunTask overrides. MiniStack passes none of these to the engine.
    """

    @replace(ecs, "_build_run_kwargs")
    def arguments(original, cdef, td, env, ports, network, host_mode, task_id, task_arn, ip, cluster_arn):
        run = original(cdef, td, env, ports, network, host_mode, task_id, task_arn, ip, cluster_arn)
        overrides = (ecs._tasks.get(task_arn) or {}).get("overrides") or {}
        run["labels"]["holdfast.task-role"] = overrides.get("taskRoleArn") or td.get("taskRoleArn") or ""
        for key, name in (("entryPoint", "entrypoint"), ("user", "user"), ("workingDirectory", "working_dir")):
            if cdef.get(key):
                run[name] = cdef[key]
        # A task is a process of this machine: MiniStack would wait a quarter of a second to see what runs here.
        run.pop("platform", None)
        return run
