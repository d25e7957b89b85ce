/**
 * The folder that a task may write, a VOLUME of every Dockerfile: Fargate gives an empty one the owner that the image
 * has for it.
 */
export const workFolder = '/work';

/** Who a task runs as: the user postgres of PostgreSQL's own images. A server refuses root, and so does everybody else. */
export const workUser = '999:999';
