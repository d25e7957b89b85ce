import { section, whole } from './section.ts';
import { shareFrom } from './share.ts';
import { Size } from './size.ts';

/** From when on, and from how much on, a point is called suspect. */
export const JudgeSection = section(
  {
    history: whole(3, 60).default(8),
    drop: shareFrom(5, 95).prefault('25%'),
    minBytes: Size.optional(),
    minRows: whole(1, 1_000_000_000_000).optional(),
  },
  "{ drop: '30%', minRows: 1000 }",
);
