/**
 * Frees the memory of a buffer at once: nobody may touch it any more. The garbage collector would do it much later,
 * for it sees how many buffers there are and hardly how long they are. A buffer that shares its memory is left alone.
 */
export function giveBack({ buffer, byteLength }: Buffer): void {
  // Only what is all there is of its memory: a small one may lie in a pool with others.
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength === byteLength)
    buffer.transfer(0);
}
