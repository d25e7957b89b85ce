import type { ReportedSource, State } from '#core/report/state.ts';
import { bytesText, countText, durationText, timeText } from '../output/quantities.ts';
import { type Html, html } from './html.ts';

const style = `body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1c1c1c;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
th{font-weight:600;background:#f4f4f4}.good{color:#0a6b2b}.bad{color:#a40000;font-weight:600}.mild{color:#8a5a00}.n{text-align:right}
@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}th{background:#262626}th,td{border-color:#333}.good{color:#6fd08c}.bad{color:#ff8080}.mild{color:#e0b060}}`;

/** One HTML file of everything that is known. It loads nothing, runs nothing, and may be sent to anybody who may know. */
export function statePage(state: State): string {
  const { at, deployment, store, lock, sources, incidents, deeds } = state;
  const late = sources.filter(({ withinRpo }) => !withinRpo).length;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Backups of ${deployment}</title><style>${{ html: style }}</style></head><body>
<h1>Backups of ${deployment}</h1>
<p>As of ${timeText(at)}, from the records in ${store}. Lock: ${lock.mode === 'none' ? 'none, who can write there can delete backups' : `${lock.mode}, ${lock.days} days`}.</p>
<p>${late === 0 ? html`<span class="good">Every source is within its rpo.</span>` : html`<span class="bad">${late} of ${sources.length} sources are outside their rpo.</span>`}</p>
${incidents ? incidentTable(incidents) : html``}
<h2>Sources</h2>
<table><tr><th>Source</th><th>State</th><th>Newest good point</th><th>Age / rpo</th><th>Last drill</th><th>Took / rto</th><th>Next run</th></tr>
${sources.map(sourceRow)}</table>
${sources.map(sourceSection)}
<h2>Who did what</h2>
<table><tr><th>At</th><th>Who</th><th>Verb</th><th>Outcome</th><th>Of</th></tr>
${deeds.map(
  (
    deed,
  ) => html`<tr><td>${timeText(deed.at)}</td><td>${deed.who}</td><td>${deed.verb}</td><td>${deed.outcome}</td><td>${deed.point ?? ''} ${deed.target ?? ''}</td></tr>
`,
)}</table>
</body></html>
`;
  return page.html;
}

const incidentTable = (incidents: NonNullable<State['incidents']>): Html =>
  incidents.length === 0
    ? html`<p class="good">No incident is open.</p>`
    : html`<h2>Open incidents</h2>
<table><tr><th>Source</th><th>Kind</th><th>Since</th><th>What</th><th>Next</th></tr>
${incidents.map(
  ({
    source,
    kind,
    openedAt,
    error,
  }) => html`<tr><td>${source}</td><td>${kind}</td><td>${timeText(openedAt)}</td><td class="bad">${error.message}</td><td>${error.hint}</td></tr>
`,
)}</table>`;

function sourceRow(line: ReportedSource): Html {
  const { source, newestGood, ageSeconds, rpoSeconds, lastDrill, rtoSeconds, nextRun } = line;
  const drilled = lastDrill ? `${lastDrill.verdict} ${timeText(lastDrill.at)}` : 'never';
  const took = lastDrill?.seconds;
  const isSlow = took !== undefined && rtoSeconds !== null && took > rtoSeconds;
  return html`<tr><td>${source}</td><td>${standing(line)}</td><td>${newestGood ?? 'none'}</td><td>${ageSeconds === undefined ? '' : durationText(ageSeconds)} / ${rpoSeconds === null ? 'none' : durationText(rpoSeconds)}</td><td class="${lastDrill?.verdict === 'pass' ? 'good' : 'mild'}">${drilled}</td><td class="${isSlow ? 'bad' : ''}">${took === undefined ? '' : durationText(took)} / ${rtoSeconds === null ? 'none' : durationText(rtoSeconds)}</td><td>${nextRun === undefined ? 'by hand' : timeText(nextRun)}</td></tr>
`;
}

function standing({ withinRpo, newestGood, rpoSeconds }: ReportedSource): Html {
  if (rpoSeconds === null) return html`<span class="mild">not in the config</span>`;
  if (newestGood === undefined) return html`<span class="bad">NO GOOD POINT</span>`;
  return withinRpo ? html`<span class="good">ok</span>` : html`<span class="bad">LATE</span>`;
}

function sourceSection(source: ReportedSource): Html {
  const { engine, plan, owner, contacts, classification, pointCount, bytes, points, broken } = source;
  const more = pointCount - points.length;
  return html`<h3>${source.source}</h3>
<p>${engine}, plan ${plan ?? 'none'}; owner ${owner ?? 'nobody named'}; contacts ${contacts.join(', ') || 'none'}; classification ${classification ?? 'none'}; ${pointCount} points, ${bytesText(bytes)}.</p>
${broken.map(({ point, problem }) => html`<p class="bad">${point} cannot be believed: ${problem}</p>`)}
<table><tr><th>Point</th><th>Class</th><th>Level</th><th>Consistent at</th><th class="n">Size</th><th class="n">Rows</th><th>Kept until</th></tr>
${points.map(
  (
    point,
  ) => html`<tr><td>${point.point}</td><td>${point.class}</td><td class="${point.flags.length > 0 ? 'bad' : 'good'}">${[point.level, ...point.flags].join(', ')}</td><td>${timeText(point.consistentAt)}</td><td class="n">${bytesText(point.bytes)}</td><td class="n">${countText(point.rows)}</td><td>${point.keepUntil === null ? 'a person decides' : timeText(point.keepUntil)}</td></tr>
`,
)}</table>
${more > 0 ? html`<p>and ${more} older ones</p>` : html``}`;
}
