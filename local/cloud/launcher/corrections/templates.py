"""What a template says and MiniStack drops or answers otherwise."""

import json

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.ecs as ecs
import ministack.services.scheduler as scheduler
import ministack.services.secretsmanager as secretsmanager
import ministack.services.sns as sns

from corrections.correction import correction, replace

_handlers = provisioners._RESOURCE_HANDLERS
_camel = provisioners._pascal_to_camel


@correction("task-definition-properties")
def task_definition_properties():
    """
    AWS keeps all that a template says of a task definition. MiniStack leaves the keys inside `Secrets` and a few others
    as the template writes them, so that no container gets its secrets, and drops EphemeralStorage and RuntimePlatform.
    """
    nested = ("secrets", "ulimits", "dependsOn", "linuxParameters", "healthCheck", "systemControls",
              "repositoryCredentials", "restartPolicy")

    @replace(provisioners, "_normalize_container_defs")
    def normalize(original, definitions):
        return [{key: _camel(value) if key in nested else value for key, value in definition.items()}
                for definition in original(definitions)]

    @replace(provisioners, "_ecs_task_def_create", [_handlers["AWS::ECS::TaskDefinition"]])
    def create(original, logical_id, props, stack_name):
        arn, attributes = original(logical_id, props, stack_name)
        definition = ecs._task_defs[arn.rsplit("/", 1)[1]]
        definition["volumes"] = _camel(props.get("Volumes", []))
        for prop, key in (("EphemeralStorage", "ephemeralStorage"), ("RuntimePlatform", "runtimePlatform")):
            if prop in props:
                definition[key] = _camel(props[prop])
        if "ephemeralStorage" in definition:
            definition["ephemeralStorage"]["sizeInGiB"] = int(definition["ephemeralStorage"]["sizeInGiB"])
        return arn, attributes


@correction("secret-ref")
def secret_ref():
    """On AWS Ref of a secret is its ARN. MiniStack gives its name, which a task definition cannot be started with."""
    handlers = _handlers["AWS::SecretsManager::Secret"]

    def name_of(physical_id):
        found = [name for name, secret in secretsmanager._secrets.items() if secret["ARN"] == physical_id]
        return found[0] if found else physical_id

    @replace(provisioners, "_sm_secret_create", [handlers])
    def create(original, logical_id, props, stack_name):
        _, attributes = original(logical_id, props, stack_name)
        return attributes["Arn"], attributes

    @replace(provisioners, "_sm_secret_update", [handlers])
    def update(original, physical_id, *args, **kwargs):
        _, attributes = original(name_of(physical_id), *args, **kwargs)
        return attributes["Arn"], attributes

    @replace(provisioners, "_sm_secret_delete", [handlers])
    def delete(original, physical_id, props):
        return original(name_of(physical_id), props)


@correction("generated-secrets")
def generated_secrets():
    """On AWS an empty GenerateSecretString makes a password of 32 characters. MiniStack makes an empty secret of it."""

    @replace(provisioners, "_sm_secret_string")
    def secret_string(original, props):
        if props.get("GenerateSecretString") == {}:
            props = {**props, "GenerateSecretString": {"PasswordLength": 32}}
        return original(props)


@correction("schedule-properties")
def schedule_properties():
    """
    AWS keeps the time zone, the first and the last day of a schedule. MiniStack drops them when a template makes the
    schedule, and takes UTC.
    """
    handlers = _handlers["AWS::Scheduler::Schedule"]

    def keep(physical_id, props):
        schedule = scheduler._schedules[f"{props.get('GroupName', 'default')}/{physical_id}"]
        schedule["ScheduleExpressionTimezone"] = props.get("ScheduleExpressionTimezone", "UTC")
        for prop in ("StartDate", "EndDate", "KmsKeyArn"):
            schedule[prop] = props.get(prop)

    @replace(provisioners, "_scheduler_schedule_create", [handlers])
    def create(original, logical_id, props, stack_name):
        physical_id, attributes = original(logical_id, props, stack_name)
        keep(physical_id, props)
        return physical_id, attributes

    @replace(provisioners, "_scheduler_schedule_update", [handlers])
    def update(original, physical_id, old, new, stack_name):
        updated, attributes = original(physical_id, old, new, stack_name)
        keep(updated, new)
        return updated, attributes


@correction("topic-properties")
def topic_properties():
    """
    AWS keeps the key that encrypts a topic, and its default policy lets only the account itself in, by its own
    policies. MiniStack drops the key, and its default policy lets everyone publish.
    """

    @replace(provisioners, "_sns_create", [_handlers["AWS::SNS::Topic"]])
    def create(original, logical_id, props, stack_name):
        made = original(logical_id, props, stack_name)
        attributes = sns._topics[made[0]]["attributes"]
        policy = json.loads(attributes["Policy"])
        policy["Statement"][0]["Condition"] = {"StringEquals": {"AWS:SourceOwner": attributes["Owner"]}}
        attributes["Policy"] = json.dumps(policy)
        if props.get("KmsMasterKeyId"):
            attributes["KmsMasterKeyId"] = props["KmsMasterKeyId"]
        return made


@correction("metric-math")
def metric_math():
    """AWS makes alarms of metric math. MiniStack refuses the stack; with this it keeps the alarm, and never evaluates it."""

    @replace(provisioners, "_cw_metric_alarm_record")
    def record(original, name, props):
        queries = props.get("Metrics")
        if not queries:
            return original(name, props)
        plain = {"MetricName": "expression", "Namespace": "Holdfast/MetricMath", **props}
        del plain["Metrics"]
        return {**original(name, plain), "MetricName": None, "Namespace": None, "Metrics": queries}
