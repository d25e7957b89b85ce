/** How a check's condition is put to a restored tree; a pattern follows. */
export const questions = {
  files: 'number of files ',
  bytes: 'bytes in files ',
  newest: 'newest change of files ',
} as const;
