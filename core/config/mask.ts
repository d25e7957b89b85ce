/**
 * Hides the user part of every URL in a text. Up to the last @ of the line, because passwords may hold one: better
 * to hide a host than to print half a password.
 */
export const maskUrls = (text: string): string =>
  text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/).*@/gi, '$1***@')
    .replaceAll(/(password|passwd|pwd|token)(\s*=\s*)[^\s&]+/gi, '$1$2***');

/** Whether a text is a URL that carries a password. */
export const hasPassword = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s]*:.+@/i.test(text) || /\bpassword\s*=/i.test(text);
