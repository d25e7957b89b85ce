"""RDS restores with the settings that it is given, clusters and instants too, and says to which instants it can."""

import contextvars
import os
import threading
import time

import ministack.services.rds as rds

from corrections.correction import correction, replace

_day = 24 * 3600


def _instance_settings(params, instance):
    """What a request says of an instance takes the place of a default."""
    for field in ("DBInstanceClass", "StorageType", "CACertificateIdentifier"):
        if rds._p(params, field):
            instance[field] = rds._p(params, field)
    for field in ("BackupRetentionPeriod", "Iops", "StorageThroughput", "MaxAllocatedStorage"):
        if rds._p(params, field):
            instance[field] = int(rds._p(params, field))
    for field, kept in (
            ("EnableIAMDatabaseAuthentication", "IAMDatabaseAuthenticationEnabled"),
            ("DeletionProtection", "DeletionProtection"), ("MultiAZ", "MultiAZ"),
            ("PubliclyAccessible", "PubliclyAccessible")):
        if rds._p(params, field):
            instance[kept] = rds._p(params, field) == "true"
    group = rds._p(params, "DBParameterGroupName")
    if group:
        instance["DBParameterGroups"] = [{"DBParameterGroupName": group, "ParameterApplyStatus": "in-sync"}]
    option = rds._p(params, "OptionGroupName")
    if option:
        instance["OptionGroupMemberships"] = [{"OptionGroupName": option, "Status": "in-sync"}]
    groups = rds._parse_member_list(params, "VpcSecurityGroupIds")
    instance["VpcSecurityGroups"] = [{"VpcSecurityGroupId": one, "Status": "active"} for one in groups]
    if rds._p(params, "Port"):
        instance["Endpoint"]["Port"] = int(rds._p(params, "Port"))


def _being_made(record, arn, status, params):
    """Tagged from the first moment on, and not available before its time."""
    tags = rds._parse_tags(params)
    rds._tags[record[arn]] = tags
    record["TagList"] = list(tags)
    record[status] = "creating"

    def finish():
        if record[status] == "creating":
            record[status] = "available"

    # the account and the region of the request are in the context
    seconds = float(os.environ.get("HOLDFAST_LOCAL_RESTORE_SECONDS", "2"))
    timer = threading.Timer(seconds, contextvars.copy_context().run, (finish,))
    timer.daemon = True
    timer.start()


@correction("restores-as-asked")
def restores_as_asked():
    """
    RDS restores an instance with the groups, switches and tags of the request, and takes its time. MiniStack heeds the
    class, the subnet group and the storage, and has it at once. HOLDFAST_LOCAL_RESTORE_SECONDS is how long, 2 by default.
    """

    @replace(rds, "_restore_from_snapshot", tables=(rds._ACTION_MAP,))
    def restore(original, params):
        answer = original(params)
        instance = rds._instances.get(rds._p(params, "DBInstanceIdentifier"))
        if answer[0] != 200:
            return answer
        _instance_settings(params, instance)
        _being_made(instance, "DBInstanceArn", "DBInstanceStatus", params)
        return rds._single_instance_response(
            "RestoreDBInstanceFromDBSnapshotResponse", "RestoreDBInstanceFromDBSnapshotResult", instance)


def _instance_at(params):
    source = rds._instances.get(rds._p(params, "SourceDBInstanceIdentifier"))
    if not source:
        return rds._error("DBInstanceNotFound", "the source of the restore is not there", 404)
    name = f"instant-{time.time_ns()}"
    rds._snapshots[name] = {**source, "DBSnapshotIdentifier": name, "Status": "available"}
    try:
        target = rds._p(params, "TargetDBInstanceIdentifier")
        made = {**params, "DBInstanceIdentifier": target, "DBSnapshotIdentifier": name}
        answer = rds._ACTION_MAP["RestoreDBInstanceFromDBSnapshot"](made)
    finally:
        del rds._snapshots[name]
    if answer[0] != 200:
        return answer
    return rds._single_instance_response(
        "RestoreDBInstanceToPointInTimeResponse", "RestoreDBInstanceToPointInTimeResult", rds._instances.get(target))


def _cluster_of(params, origin, action):
    """Made like a new one, with what only its origin knows."""
    asked = {key: value for key, value in params.items() if not key.startswith("Tags.")}
    known = {"Engine": origin["Engine"], "EngineVersion": origin["EngineVersion"], "MasterUsername": origin["MasterUsername"]}
    answer = rds._create_db_cluster({**asked, **known})
    if answer[0] != 200:
        return answer
    cluster = rds._clusters.get(rds._p(params, "DBClusterIdentifier"))
    for field in ("StorageEncrypted", "KmsKeyId"):
        cluster[field] = origin.get(field, cluster[field])
    _being_made(cluster, "DBClusterArn", "Status", params)
    return rds._xml(
        200, f"{action}Response", f"<{action}Result><DBCluster>{rds._cluster_xml(cluster)}</DBCluster></{action}Result>")


def _cluster_from(params):
    snapshot = rds._db_cluster_snapshots.get(rds._p(params, "SnapshotIdentifier"))
    if not snapshot:
        return rds._error("DBClusterSnapshotNotFoundFault", "the snapshot of the restore is not there", 404)
    return _cluster_of(params, snapshot, "RestoreDBClusterFromSnapshot")


def _cluster_at(params):
    source = rds._clusters.get(rds._p(params, "SourceDBClusterIdentifier"))
    if not source:
        return rds._error("DBClusterNotFoundFault", "the source of the restore is not there", 404)
    return _cluster_of(params, source, "RestoreDBClusterToPointInTime")


def _windows(kind, kept, name, resource):
    """As far back as backups are kept, and to five minutes ago. One of this cloud was always there."""

    def describe(params):
        wanted = [
            record for record in kept.values()
            if record[name] == rds._p(params, name) or (record[resource] and record[resource] == rds._p(params, resource))]
        now = time.time()
        members = "".join(
            f"<{kind}AutomatedBackup><{name}>{record[name]}</{name}><{resource}>{record[resource]}</{resource}>"
            f"<Status>active</Status><RestoreWindow><EarliestTime>{rds._format_time(now - days * _day)}</EarliestTime>"
            f"<LatestTime>{rds._format_time(now - 300)}</LatestTime></RestoreWindow></{kind}AutomatedBackup>"
            for record in wanted if (days := int(record.get("BackupRetentionPeriod", 1))) > 0)
        action = f"Describe{kind}AutomatedBackups"
        return rds._xml(
            200, f"{action}Response",
            f"<{action}Result><{kind}AutomatedBackups>{members}</{kind}AutomatedBackups></{action}Result>")

    return describe


@correction("restores-of-clusters-and-instants")
def restores_of_clusters_and_instants():
    """RDS restores clusters, restores to an instant, and tells of its automated backups. MiniStack knows no such actions."""
    rds._ACTION_MAP.update({
        "RestoreDBInstanceToPointInTime": _instance_at,
        "RestoreDBClusterFromSnapshot": _cluster_from,
        "RestoreDBClusterToPointInTime": _cluster_at,
        "DescribeDBInstanceAutomatedBackups": _windows("DBInstance", rds._instances, "DBInstanceIdentifier", "DbiResourceId"),
        "DescribeDBClusterAutomatedBackups": _windows("DBCluster", rds._clusters, "DBClusterIdentifier", "DbClusterResourceId"),
    })
