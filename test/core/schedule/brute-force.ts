import fc from 'fast-check';

/** A cron expression together with the plain question it stands for. Shares no code with what it tests. */
export interface CronCase {
  readonly text: string;
  readonly minute: (value: number) => boolean;
  readonly hour: (value: number) => boolean;
  readonly month: (value: number) => boolean;
  /** By a day of the UTC calendar. */
  readonly day: (date: Date) => boolean;
}

interface Field {
  readonly text: string;
  readonly matches: (value: number) => boolean;
}

const range = (min: number, max: number) => fc.integer({ min, max });

function field(min: number, max: number): fc.Arbitrary<Field> {
  const between = (value: number, from: number, to: number) =>
    from <= to ? value >= from && value <= to : value >= from || value <= to;
  return fc.oneof(
    fc.constant({ text: '*', matches: () => true }),
    range(min, max).map((only) => ({ text: `${only}`, matches: (value: number) => value === only })),
    fc.tuple(range(min, max), range(min, max)).map(([from, to]) => ({
      text: `${from}-${to}`,
      matches: (value: number) => between(value, from, to),
    })),
    fc.tuple(range(min, max), range(1, max - min)).map(([from, step]) => ({
      text: `${from}/${step}`,
      matches: (value: number) => value >= from && (value - from) % step === 0,
    })),
    fc.tuple(range(min, max), range(min, max)).map(([one, other]) => ({
      text: `${one},${other}`,
      matches: (value: number) => value === one || value === other,
    })),
  );
}

const dayMs = 86_400_000;
const later = (date: Date, days: number) => new Date(date.getTime() + days * dayMs);
const isWorkday = (date: Date) => date.getUTCDay() >= 1 && date.getUTCDay() <= 5;

type Days = { readonly fields: (month: string) => string; readonly matches: (date: Date) => boolean };
const ofMonth = (text: string, matches: (date: Date) => boolean): Days => ({
  fields: (month) => `${text} ${month} ?`,
  matches,
});
const ofWeek = (text: string, matches: (date: Date) => boolean): Days => ({
  fields: (month) => `? ${month} ${text}`,
  matches,
});

const days: fc.Arbitrary<Days> = fc.oneof(
  {
    weight: 3,
    arbitrary: field(1, 28).map((f) => ofMonth(f.text === '*' ? '*' : f.text, (date) => onDays(f, date))),
  },
  fc.constant(ofMonth('L', (date) => later(date, 1).getUTCDate() === 1)),
  range(1, 20).map((before) => ofMonth(`L-${before}`, (date) => later(date, before + 1).getUTCDate() === 1)),
  fc.constant(ofMonth('LW', (date) => isWorkday(date) && [1, 2, 3].every((n) => !sameMonthWorkday(date, n)))),
  range(2, 27).map((day) => ofMonth(`${day}W`, (date) => isNearestWorkday(date, day))),
  range(1, 7).map((weekday) => ofWeek(`${weekday}`, (date) => date.getUTCDay() + 1 === weekday)),
  fc
    .tuple(range(1, 7), range(1, 7))
    .map(([from, to]) =>
      ofWeek(`${from}-${to}`, (date) => (date.getUTCDay() + 1 - from + 7) % 7 <= (to - from + 7) % 7),
    ),
  fc
    .tuple(range(1, 7), range(1, 5))
    .map(([weekday, nth]) =>
      ofWeek(
        `${weekday}#${nth}`,
        (date) => date.getUTCDay() + 1 === weekday && Math.ceil(date.getUTCDate() / 7) === nth,
      ),
    ),
  range(1, 7).map((weekday) =>
    ofWeek(`${weekday}L`, (date) => date.getUTCDay() + 1 === weekday && later(date, 7).getUTCDate() <= 7),
  ),
);

// Lists and steps run to the 31st, whatever the largest number in the expression is
const onDays = ({ text, matches }: Field, date: Date): boolean => {
  const [from = 0, to = 0] = text.split('-').map(Number);
  if (text.includes('-') && from > to) return date.getUTCDate() >= from || date.getUTCDate() <= to;
  return matches(date.getUTCDate());
};
const sameMonthWorkday = (date: Date, n: number) =>
  later(date, n).getUTCMonth() === date.getUTCMonth() && isWorkday(later(date, n));
function isNearestWorkday(date: Date, day: number): boolean {
  const asked = later(date, day - date.getUTCDate());
  const shift = { 0: 1, 6: -1 }[asked.getUTCDay()] ?? 0;
  return later(asked, shift).getTime() === date.getTime();
}

/** Any expression that fires within a month or two, with its meaning. */
export const cronCase: fc.Arbitrary<CronCase> = fc
  .tuple(field(0, 59), field(0, 23), field(1, 12), days)
  .map(([minute, hour, month, day]) => ({
    text: `cron(${minute.text} ${hour.text} ${day.fields(month.text)} *)`,
    minute: minute.matches,
    hour: hour.matches,
    month: month.matches,
    day: day.matches,
  }));

const changes = [
  ['UTC', '2028-02-28T23:30:00Z'],
  ['Europe/Berlin', '2027-03-28T01:00:00Z'],
  ['Europe/Berlin', '2027-10-31T01:00:00Z'],
  ['America/New_York', '2027-11-07T06:00:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00:00Z'],
  ['Australia/Lord_Howe', '2027-10-02T15:30:00Z'],
  ['Africa/Cairo', '2027-04-29T22:00:00Z'],
  ['Africa/Cairo', '2027-10-28T21:00:00Z'],
  ['America/Santiago', '2027-04-04T03:00:00Z'],
  ['Asia/Kathmandu', '2026-12-31T18:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
] as const;

/** A zone and an instant within a day and a half of a change of its clock, to the second. */
export const zonesAndTimes = fc
  .tuple(fc.constantFrom(...changes), range(-129_600, 43_200))
  .map(([[zone, change], seconds]) => ({ zone, after: new Date(Date.parse(change) + seconds * 1000) }));

/** Whether the expression fires at this minute. The second time that a clock shows a time does not count. */
export function firesAt(cron: CronCase, zone: string, at: number): boolean {
  const shown = localTime(zone, at);
  const local = new Date(`${shown}Z`);
  if (!cron.minute(local.getUTCMinutes()) || !cron.hour(local.getUTCHours())) return false;
  if (!cron.month(local.getUTCMonth() + 1) || !cron.day(new Date(`${shown.slice(0, 10)}T00:00Z`)))
    return false;
  return [30, 60, 120].every((minutes) => localTime(zone, at - minutes * 60_000) !== shown);
}

// Swedish writes 2027-03-28 03:30
const localTime = (zone: string, at: number): string => formatOf(zone).format(at).replace(' ', 'T');

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(zone, format);
  return format;
}
