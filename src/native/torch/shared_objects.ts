import { realpathSync } from 'node:fs';

/** Libraries mapped into this process whose name starts so, by their real paths. */
export function loadedLibraries(prefix: string): string[] {
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork?: boolean };
  const before = report.excludeNetwork;
  // Asking for host names can take seconds.
  report.excludeNetwork = true;
  try {
    const { sharedObjects = [] } = report.getReport() as { sharedObjects?: string[] };
    const named = sharedObjects.filter((path) => (path.split('/').pop() ?? '').startsWith(prefix));
    return [...new Set(named.map(realPath))];
  } finally {
    if (before !== undefined) report.excludeNetwork = before;
  }
}

/** The file itself where the path is a link; the path when there is no such file any more. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
