import { PermanentError } from '../../errors.ts';

/** What the table tells of a point is not what its manifest says: its time cannot be believed. */
export class OtherPointError extends PermanentError {
  constructor(point: string) {
    super(`the table tells of ${point} what its manifest does not say`, {
      hint: 'make the table anew from what lies in the bucket: npx holdfast catalog rebuild',
    });
  }
}
