import type { FoundFile } from './find_files.ts';

/**
 * A folder for the stems of each file, with `/`: its id without the extension, or with it where another
 * file would get the same folder (`song.mp3` beside `song.wav`).
 */
export function stemFolders(files: readonly FoundFile[]): Map<FoundFile, string> {
  const ids = new Set(files.map(({ id }) => id));
  const count = new Map<string, number>();
  for (const { id } of files) count.set(withoutExtension(id), (count.get(withoutExtension(id)) ?? 0) + 1);
  return new Map(
    files.map((file) => {
      const stem = withoutExtension(file.id);
      return [file, count.get(stem) === 1 && !(stem !== file.id && ids.has(stem)) ? stem : file.id];
    }),
  );
}

function withoutExtension(id: string): string {
  return id.replace(/\.[^./]*$/, '');
}
