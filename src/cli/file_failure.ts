/** Why a command failed on a file, in a line that names the file once: errors of reading it begin with its path. */
export function fileFailure(path: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.startsWith(`${path}: `) ? `error: ${message}` : `error: ${path}: ${message}`;
}
