"""Types of resources that MiniStack's CloudFormation does not know. They are records: nothing is enforced by them."""

import random

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.ec2 as ec2

from corrections.correction import correction

_handlers = provisioners._RESOURCE_HANDLERS


def _new_id(prefix):
    return f"{prefix}-{random.getrandbits(68):017x}"


def _unknown(types):
    """A type that MiniStack has learned by itself is its own again: then the correction has to go."""
    known = [name for name in types if name in _handlers]
    if known:
        raise SystemExit(f"MiniStack knows {', '.join(known)} now: remove the correction")


@correction("nat-gateways")
def nat_gateways():
    """AWS makes addresses and NAT gateways from a template. MiniStack has them in its EC2 and not in CloudFormation."""
    _unknown(["AWS::EC2::EIP", "AWS::EC2::NatGateway"])

    def address(logical_id, props, stack_name):
        known = set(ec2._addresses)
        ec2._allocate_address({})
        allocation = next(key for key in ec2._addresses if key not in known)
        ip = ec2._addresses[allocation]["PublicIp"]
        return ip, {"AllocationId": allocation, "PublicIp": ip}

    def release(physical_id, props):
        for key in [key for key, value in ec2._addresses.items() if value["PublicIp"] == physical_id]:
            del ec2._addresses[key]

    def gateway(logical_id, props, stack_name):
        known = set(ec2._nat_gateways)
        ec2._create_nat_gateway({"SubnetId": props.get("SubnetId", ""), "AllocationId": props.get("AllocationId", "")})
        made = next(key for key in ec2._nat_gateways if key not in known)
        return made, {"NatGatewayId": made}

    _handlers["AWS::EC2::EIP"] = {"create": address, "delete": release}
    _handlers["AWS::EC2::NatGateway"] = {
        "create": gateway,
        "delete": lambda physical_id, props: ec2._delete_nat_gateway({"NatGatewayId": physical_id}),
    }


@correction("security-group-rules")
def security_group_rules():
    """AWS takes the rules of a security group as resources of their own, which CDK writes between two groups."""
    kinds = {"AWS::EC2::SecurityGroupIngress": "IpPermissions", "AWS::EC2::SecurityGroupEgress": "IpPermissionsEgress"}
    _unknown(kinds)

    def handlers(list_name):
        def rules(props):
            return ec2._security_groups.get(props.get("GroupId", ""), {}).setdefault(list_name, [])

        def create(logical_id, props, stack_name):
            rules(props).extend(provisioners._ec2_sg_permissions([props]))
            made = _new_id("sgr")
            return made, {"Id": made}

        def delete(physical_id, props):
            for rule in provisioners._ec2_sg_permissions([props]):
                if rule in rules(props):
                    rules(props).remove(rule)

        return {"create": create, "delete": delete}

    for name, list_name in kinds.items():
        _handlers[name] = handlers(list_name)


@correction("recorded-types")
def recorded_types():
    """Types that AWS makes and MiniStack refuses a stack for. With this they are names in the stack and nothing else."""
    types = {
        "AWS::CloudWatch::CompositeAlarm": "alarm",
        "AWS::EC2::FlowLog": "fl",
        "AWS::EC2::NetworkAcl": "acl",
        "AWS::EC2::NetworkAclEntry": "aclentry",
        "AWS::EC2::SubnetNetworkAclAssociation": "aclassoc",
        "AWS::ECS::ClusterCapacityProviderAssociations": "association",
        "AWS::Logs::QueryDefinition": "query",
    }
    _unknown(types)

    def create(prefix):
        def record(logical_id, props, stack_name):
            name = props.get("AlarmName") or _new_id(prefix)
            return name, {"Id": name, "Arn": f"arn:aws:recorded:::{prefix}/{name}"}

        return record

    for name, prefix in types.items():
        _handlers[name] = {"create": create(prefix), "delete": lambda physical_id, props: None}
