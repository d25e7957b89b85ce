import { Annotations, CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlertTopic } from '../constructs/alarms/alert-topic.ts';
import { NightAlarms } from '../constructs/alarms/night-alarms.ts';
import { NightDashboard } from '../constructs/alarms/night-dashboard.ts';
import { countedRunsOf } from '../constructs/alarms/run-graphs.ts';
import { RunbookAlarm } from '../constructs/alarms/runbook-alarm.ts';
import { Teller } from '../constructs/alarms/teller.ts';
import { Watch } from '../constructs/watch/watch.ts';
import type { Deployable } from '../loading/deployable.ts';
import { DeploymentStack } from './deployment-stack.ts';
import type { RunsStack } from './runs-stack.ts';
import type { StoreStack } from './store-stack.ts';

/** What tells people: of runs by notify, of what watch sees, of the machine itself by alarms. It changes most often, and keeps nothing. */
export class WatchStack extends DeploymentStack {
  constructor(
    scope: Construct,
    deployable: Deployable,
    { store, table, key }: StoreStack,
    { queues, night, cluster, retention }: RunsStack,
  ) {
    super(scope, 'watch', 'alarms, alerts and a dashboard', deployable);
    const { deployment } = this;
    const { plans, alerts, account } = deployable.config;
    const runbook = account.runbook ?? 'docs/runbook.md';
    const alertTopic = new AlertTopic(this, 'Alerts', {
      ...{ deployment, key, emails: alerts.email ?? [] },
      escalatedTo: alerts.escalation?.to ?? [],
    });
    if (![alerts.email, alerts.slack, alerts.pagerduty, alerts.webhook].some(Boolean)) {
      Annotations.of(this).addWarningV2(
        'holdfast:nobody-is-told',
        "alerts names nobody: of a failed night nobody hears. Write alerts: { email: ['oncall@example.org'] }",
      );
    }
    const teller = { deployment, runbook, alerts, topic: alertTopic, table, key, queues };
    const { notify } = new Teller(this, 'Teller', teller);
    const { topic } = alertTopic;
    const watch = new Watch(this, 'Watch', {
      ...{ deployable, store, table, key, queues, cluster, alertTopic, runbook },
      dispatch: night.dispatch.function,
    });
    new NightAlarms(this, 'Alarms', { deployment, runbook, topic, plans, queues, night, notify });
    new NightDashboard(this, 'Page', {
      deployment,
      alarms: RunbookAlarm.of(this).map(({ alarm }) => alarm),
      functions: [
        ...[night.dispatch, night.start, night.settle, notify, watch.watch],
        ...[retention.retire, retention.undelete],
      ],
      queues,
      clusterName: deployment,
      store,
      runs: countedRunsOf(deployable.config),
    });
    new CfnOutput(this, 'WatchName', { value: watch.watch.function.functionName });
    new CfnOutput(this, 'TopicArn', { value: topic.topicArn });
  }
}
