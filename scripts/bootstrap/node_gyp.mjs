#!/usr/bin/env node
// node-gyp for prebuildify, which asks it to `rebuild`: with sources, flags and headers unchanged, the objects
// of the local build are those of the prebuild, and compiling them takes minutes.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const gyp = fileURLToPath(import.meta.resolve('node-gyp/bin/node-gyp.js'));
const args = process.argv.slice(2).flatMap((arg) => (arg === 'rebuild' ? ['configure', 'build'] : [arg]));
process.exit(spawnSync(process.execPath, [gyp, ...args], { stdio: 'inherit' }).status ?? 1);
