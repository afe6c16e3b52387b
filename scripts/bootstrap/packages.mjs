import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './command.mjs';
import { timed } from './report.mjs';

/** Installs the locked packages when node_modules is missing or differs from package-lock.json. */
export async function ensurePackages(root) {
  const reason = packagesStale(root);
  if (!reason) return false;
  // No package needs its install script: the native ones carry their binaries.
  await timed(`installing packages (${reason}; npm ci)`, () =>
    runQuietly('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { root }),
  );
  return true;
}

/** Why node_modules must be installed again, or null. */
export function packagesStale(root) {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'node_modules is missing';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  for (const [path, { version, optional, devOptional }] of Object.entries(wanted)) {
    // Optional packages of other platforms are never there.
    if (path === '' || ((optional || devOptional) && !installed[path])) continue;
    if (installed[path]?.version !== version) return 'package-lock.json has changed';
  }
  return null;
}
