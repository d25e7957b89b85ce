/** An image that a task definition names. What is known beside its name, the stand-in for Docker has read when it "built" it. */
export interface Image {
  readonly reference: string;
  /** Full path of the Dockerfile. Undefined for an image that was not built here. */
  readonly dockerfile?: string | undefined;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** What runs in place of a container: a process of this machine. */
export interface Program {
  /** In place of the image's ENTRYPOINT. The command of the task definition follows it. */
  readonly command: readonly string[];
  /** Beside the environment of the task, and before it. */
  readonly environment?: Readonly<Record<string, string>>;
}
