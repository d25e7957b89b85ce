import * as z from 'zod';
import { CrossCheck, questionsOf } from '../sets/drill/cross-check.ts';
import { Duration } from './fields/duration.ts';
import { SecretRefField } from './fields/secret-ref.ts';
import { closest, flag, listOf, named, oneOf, section, text } from './fields/section.ts';

const contact = "an address, a name, or the id of somebody in Slack such as '<@U012AB3CD>'";

/** Who hears of incidents. Slack, PagerDuty, web hook and the heartbeat are URLs or keys, so only their place is written. */
export const AlertsSection = section(
  {
    email: listOf(
      z.email("write an address such as 'oncall@example.org'"),
      "['oncall@example.org']",
    ).optional(),
    slack: SecretRefField.optional(),
    pagerduty: SecretRefField.optional(),
    /** A URL of somebody's own, and the key that its messages are signed with. */
    webhook: SecretRefField.optional(),
    heartbeat: SecretRefField.optional(),
    /** Who is called when nobody acknowledges; before them the contacts of the source, each step `after` the one before. */
    escalation: section(
      {
        after: Duration.refine(({ seconds }) => seconds >= 600, "write '10m' or longer").prefault('1h'),
        to: listOf(text(contact), "['lead@example.org']"),
      },
      "{ after: '1h', to: ['lead@example.org'] }",
    ).optional(),
    /** Metrics of each source on top of those of plans; each costs. */
    metricsPerSource: flag.default(false),
  },
  "{ email: ['oncall@example.org'] }",
);

/** From where a source is reached in AWS. */
export const NetworkSection = section(
  {
    /** Without one, a VPC is made. */
    vpc: text("a VPC such as 'vpc-0a1b2c3d'").optional(),
    subnets: z
      .union(
        [oneOf(['private', 'isolated', 'public']), listOf(text("a subnet's id"), "['subnet-0a1b2c3d']")],
        "write 'private', 'isolated', 'public' or a list of subnet ids",
      )
      .optional(),
    /** Of a VPC that is there: these get the gateway endpoints of S3 and DynamoDB. */
    routeTables: listOf(text("a route table's id"), "['rtb-0a1b2c3d']").optional(),
    egress: oneOf(['nat', 'endpoints', 'public', 'none']).optional(),
  },
  "{ vpc: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d'], egress: 'nat' }",
);

/** Several sources backed up together, and what a drill of all of them asks across them. */
export const SetSection = section(
  {
    sources: listOf(text("a source's name"), "['orders', 'movies']"),
    maxSkew: Duration.optional(),
    /** Commands that pause what writes into the members, and let it go on. */
    quiesce: section(
      {
        before: text("a command such as './pause.sh'"),
        after: text("a command such as './go-on.sh'"),
        limit: Duration.prefault('5m'),
      },
      "{ before: './pause.sh', after: './go-on.sh', limit: '5m' }",
    ).optional(),
    checks: listOf(CrossCheck, '[{ every: …, isIn: … }]').optional(),
  },
  "{ sources: ['orders', 'movies'], maxSkew: '10m' }",
).superRefine(({ sources, checks = [] }, context) => {
  for (const [index, check] of checks.entries()) {
    for (const [key, { source }] of questionsOf(check)) {
      if (sources.includes(source)) continue;
      const message = `write ${closest(source, sources)}`;
      context.addIssue({ code: 'custom', path: ['checks', index, key, 'source'], message });
    }
  }
});

const path = text("a path such as '/usr/lib/postgresql/17/bin'");

/** Folders of an engine's own tools, by engine and major version. */
export const ToolsSection = named(
  named(path, "{ 17: '/usr/lib/postgresql/17/bin' }"),
  "{ postgres: { 17: '…' } }",
);

export const TlsSection = section({ ca: path.optional() }, "{ ca: 'ca.pem' }");
