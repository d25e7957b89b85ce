"""Snapshots of RDS take time, tell of their end, are counted, and are authorised by their names and tags."""

import contextvars
import json
import os
import threading
import time

import ministack.core.iam_actions as iam_actions
import ministack.services.eventbridge as eventbridge
import ministack.services.rds as rds

from corrections.correction import correction, replace

_kinds = {
    "snapshot": ("DBSnapshotIdentifier", "DBSnapshotArn", "RDS DB Snapshot Event", "SNAPSHOT"),
    "cluster": ("DBClusterSnapshotIdentifier", "DBClusterSnapshotArn", "RDS DB Cluster Snapshot Event", "CLUSTER_SNAPSHOT"),
}
_told = {
    "snapshot": (("RDS-EVENT-0040", "Creating manual snapshot"), ("RDS-EVENT-0042", "Manual snapshot created")),
    "cluster": (("RDS-EVENT-0074", "Creating manual cluster snapshot"), ("RDS-EVENT-0075", "Manual cluster snapshot created")),
}


def _publish(kind, snapshot, event):
    name, arn, detail_type, source_type = _kinds[kind]
    code, message = event
    detail = {
        "EventCategories": ["backup" if kind == "cluster" else "creation"],
        "SourceType": source_type,
        "SourceArn": snapshot[arn],
        "Date": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "Message": message,
        "SourceIdentifier": snapshot[name],
        "EventID": code,
    }
    entry = {"Source": "aws.rds", "DetailType": detail_type, "Resources": [snapshot[arn]], "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def _finish(kind, snapshot):
    if snapshot["Status"] != "creating":
        return
    snapshot["SnapshotCreateTime"] = rds._format_time(time.time())
    snapshot["PercentProgress"] = 100
    snapshot["Status"] = "available"
    _publish(kind, snapshot, _told[kind][1])


@correction("snapshots-take-time")
def snapshots_take_time():
    """
    A snapshot of RDS is `creating` for minutes, and EventBridge is told when it is asked for and when it is done. One of
    MiniStack is available at once, and nobody is told. HOLDFAST_LOCAL_SNAPSHOT_SECONDS is how long it takes, 2 by default.
    """
    seconds = float(os.environ.get("HOLDFAST_LOCAL_SNAPSHOT_SECONDS", "2"))
    for kind, name in (("snapshot", "_create_snapshot_internal"), ("cluster", "_create_cluster_snapshot_internal")):

        @replace(rds, name)
        def create(original, snapshot_id, of, kind=kind):
            snapshot = original(snapshot_id, of)
            snapshot["Status"] = "creating"
            snapshot["PercentProgress"] = 0
            _publish(kind, snapshot, _told[kind][0])
            # the account and the region of the request are in the context
            timer = threading.Timer(seconds, contextvars.copy_context().run, (_finish, kind, snapshot))
            timer.daemon = True
            timer.start()
            return snapshot


def _quotas(_params):
    used = {
        "ManualSnapshots": (rds._snapshots, 100),
        "ManualClusterSnapshots": (rds._db_cluster_snapshots, 100),
    }
    members = "".join(
        f"<AccountQuota><AccountQuotaName>{name}</AccountQuotaName><Used>{len(list(kept.values()))}</Used>"
        f"<Max>{most}</Max></AccountQuota>" for name, (kept, most) in used.items())
    return rds._xml(
        200, "DescribeAccountAttributesResponse",
        f"<DescribeAccountAttributesResult><AccountQuotas>{members}</AccountQuotas></DescribeAccountAttributesResult>")


@correction("snapshot-quotas")
def snapshot_quotas():
    """RDS tells by DescribeAccountAttributes how many snapshots there are and may be. MiniStack knows no such action."""
    rds._ACTION_MAP["DescribeAccountAttributes"] = _quotas


@correction("snapshot-resources")
def snapshot_resources():
    """
    AWS authorises what is done with a snapshot on the snapshot, taking one on the database too, tags on what is tagged, and
    a list on all of its kind. MiniStack takes the database where one is named, and everything where none is. Only felt
    with AUTH.
    """

    @replace(iam_actions, "extract_resource_arn")
    def resource(original, service, method, path, headers, body, params, region, account):
        if service == "rds":
            arn = f"arn:aws:rds:{region}:{account}"
            for kind, field in (("cluster-snapshot", "DBClusterSnapshotIdentifier"), ("snapshot", "DBSnapshotIdentifier")):
                name = iam_actions._param(body, params, field)
                if name:
                    return f"{arn}:{kind}:{name}"
            tagged = iam_actions._param(body, params, "ResourceName")
            if tagged:
                return tagged
            action = iam_actions._param(body, params, "Action")
            if action in ("DescribeDBSnapshots", "DescribeDBClusterSnapshots"):
                return f"{arn}:{'cluster-snapshot' if 'Cluster' in action else 'snapshot'}:*"
            for action_of_all, field, kind in (
                    ("DescribeDBInstances", "DBInstanceIdentifier", "db"), ("DescribeDBClusters", "DBClusterIdentifier", "cluster")):
                if action == action_of_all and not iam_actions._param(body, params, field):
                    return f"{arn}:{kind}:*"
        return original(service, method, path, headers, body, params, region, account)


def _tagged(service, params):
    """The snapshot or the database that a request names, by its name or by its ARN."""
    if service != "rds":
        return None
    for kept, field, arn in (
            (rds._snapshots, "DBSnapshotIdentifier", "DBSnapshotArn"),
            (rds._db_cluster_snapshots, "DBClusterSnapshotIdentifier", "DBClusterSnapshotArn"),
            (rds._instances, "DBInstanceIdentifier", "DBInstanceArn"),
            (rds._clusters, "DBClusterIdentifier", "DBClusterArn")):
        name = iam_actions._query_param(params, field)
        resource = iam_actions._query_param(params, "ResourceName")
        for snapshot in kept.values():
            if snapshot[field] == name or snapshot[arn] == resource:
                return snapshot
    return None


@correction("snapshot-tags")
def snapshot_tags():
    """AWS gives the tags of snapshots and databases as aws:ResourceTag. MiniStack gives none. Only felt with AUTH."""

    @replace(iam_actions, "request_tag_context")
    def context(original, service, action, body, params):
        found = original(service, action, body, params)
        snapshot = _tagged(service, params)
        if not snapshot:
            return found
        tags = {f"aws:ResourceTag/{tag['Key']}": tag["Value"] for tag in snapshot.get("TagList") or []}
        return {**found, **tags}
