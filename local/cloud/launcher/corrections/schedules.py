"""EventBridge Scheduler: when a schedule fires, and what its target gets."""

import logging
import re
import time
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import ministack.services.eventbridge as eventbridge
import ministack.services.scheduler as scheduler
from ministack.core.responses import new_uuid, request_scope

from corrections.correction import correction, replace

_log = logging.getLogger("scheduler")


def _newest_cron(expression, zone, after, now):
    """The newest time of a cron expression in (after, now]. A local time that the clock leaves out is left out."""
    fields = eventbridge._parse_cron_fields(expression)
    newest = None
    moment = datetime.fromtimestamp(after, zone)
    while fields and (moment := eventbridge._cron_next_fire(fields, moment)) and moment.timestamp() <= now:
        if datetime.fromtimestamp(moment.timestamp(), zone).replace(tzinfo=None) == moment.replace(tzinfo=None):
            newest = moment.timestamp()
    return newest


def _due(schedule, now):
    """The newest time of the schedule that has come and was not fired yet, in seconds since 1970, or None."""
    expression = schedule["ScheduleExpression"].strip()
    zone = ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")
    created = schedule["CreationDate"]
    after = schedule.get("_fired") or schedule["LastModificationDate"]
    once = re.fullmatch(r"at\((.+)\)", expression)
    if once:
        at = datetime.fromisoformat(once[1]).replace(tzinfo=zone).timestamp()
        return at if at <= now and "_fired" not in schedule else None
    seconds = eventbridge._parse_rate_seconds(expression)
    if seconds:
        due = created + (now - created) // seconds * seconds
        return due if due > max(after, created) else None
    return _newest_cron(expression, zone, after, now)


def _fire(schedule, due, account, region):
    # Remembered before the target is called: a target that fails is not called every second.
    schedule["_fired"] = due
    event = {"EventId": new_uuid(), "Source": "aws.scheduler", "DetailType": "Scheduled Event", "Detail": "{}",
             "Time": due, "Resources": [schedule["Arn"]], "Account": account, "Region": region}
    eventbridge._invoke_target(schedule["Target"], event, schedule)


@correction("schedule-clock")
def schedule_clock():
    """
    AWS fires a schedule at its time in its own time zone, and after an outage what was due meanwhile. MiniStack takes
    every time for UTC, looks every ten seconds, and forgets at a restart what it has fired.
    """
    # also for rules with a rate; on AWS both may come up to a minute late
    scheduler._SCHEDULE_TICK_INTERVAL = 1
    eventbridge._SCHEDULER_TICK_INTERVAL = 1

    @replace(scheduler, "_tick_schedules")
    def tick(original):
        now = time.time()
        for key, schedule in list(scheduler._schedules._data.items()):
            account, region, _ = key
            start, end = (scheduler._to_epoch(schedule.get(name)) for name in ("StartDate", "EndDate"))
            if schedule["State"] != "ENABLED" or (start and now < start) or (end and now > end):
                continue
            try:
                due = _due(schedule, now)
                if due is None:
                    continue
                with request_scope(account, region):
                    _fire(schedule, due, account, region)
                once = schedule["ScheduleExpression"].strip().startswith("at(")
                if once and schedule.get("ActionAfterCompletion") == "DELETE":
                    scheduler._schedules._data.pop(key, None)
            except Exception:
                _log.exception("schedule %s", schedule["Arn"])


@correction("schedule-placeholders")
def schedule_placeholders():
    """AWS puts the scheduled time and three more facts into the input of a target. MiniStack passes the words on."""

    @replace(eventbridge, "_invoke_target")
    def invoke(original, target, event, rule, view=None):
        if event.get("Source") == "aws.scheduler" and target.get("Input"):
            facts = {
                "schedule-arn": rule["Arn"],
                "scheduled-time": datetime.fromtimestamp(event["Time"], timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "execution-id": new_uuid(),
                "attempt-number": "1",
            }
            text = re.sub(r"<aws\.scheduler\.([a-z-]+)>", lambda found: facts.get(found[1], found[0]), target["Input"])
            target = {**target, "Input": text}
        return original(target, event, rule, view)
