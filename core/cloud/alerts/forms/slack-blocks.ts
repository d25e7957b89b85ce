import type { Message } from '../../ports/channel.ts';
import type { Severity } from '../severity-of.ts';

/** Characters, as Slack takes them: https://docs.slack.dev/reference/block-kit/blocks */
const most = { header: 150, section: 3_000, context: 2_000, text: 4_000, blocks: 50 } as const;

type Block =
  | { readonly type: 'header'; readonly text: { readonly type: 'plain_text'; readonly text: string } }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Names of people and channels in the text stay text: nobody can make an error message call somebody. */
  readonly verbatim: true;
}

export interface SlackMessage {
  /** What a notification shows, and a client without blocks. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

const signs: Readonly<Record<Severity, string>> = { critical: '🔴', warning: '🟠', info: '🟢' };
/** What a person types. */
const commands = new Set(['Look', 'Again', 'Ack']);
/** What stands small, at the end. */
const small = new Set(['Run', 'Owner', 'Contacts', 'Runbook']);

/** A message for an incoming webhook. Ids of people in `alerts.escalation.to`, as `<@U012AB3CD>`, do call them. */
export function slackBlocks({ deployment, title, subject, severity, lines, alert }: Message): SlackMessage {
  const { escalatedTo = [] } = alert;
  const called = escalatedTo.filter((name) => /^<[@!][\w^|-]+>$/.test(name));
  const first = lines.find(([name]) => name === 'What')?.[1];
  const blocks: Block[] = [
    { type: 'header', text: { type: 'plain_text', text: cut(`${signs[severity]} ${title}`, most.header) } },
    ...(called.length === 0 ? [] : [section(called.join(' '))]),
    ...lines
      .filter(([name]) => !small.has(name))
      .map(([name, value]) =>
        section(`*${name}* ${commands.has(name) ? `\`${escaped(value)}\`` : escaped(value)}`),
      ),
    {
      type: 'context',
      elements: [
        mrkdwn(
          [
            `${deployment}, ${severity}`,
            ...lines.filter(([name]) => small.has(name)).map(([name, value]) => `${name} ${escaped(value)}`),
          ].join('\n'),
          most.context,
        ),
      ],
    },
  ];
  return {
    text: cut(escaped(first === undefined ? subject : `${subject}: ${first}`), most.text),
    blocks: blocks.slice(0, most.blocks),
  };
}

const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text, most.section) });
const mrkdwn = (text: string, length: number): Mrkdwn => ({
  type: 'mrkdwn',
  text: cut(text, length),
  verbatim: true,
});

/** The three characters that Slack reads as its own. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Not within an escape, nor within a character of two. */
const cut = (text: string, length: number): string =>
  text.length <= length
    ? text
    : `${text
        .slice(0, length - 2)
        .replace(/&[a-z]{0,3}$/, '')
        .replace(/[\ud800-\udbff]$/, '')} …`;
