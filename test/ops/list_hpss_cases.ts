// Prints the cases as JSON, for test/golden/make_hpss_goldens.py.
import { medians, signals, spectrograms } from './hpss_cases.ts';

process.stdout.write(JSON.stringify({ medians, signals, spectrograms }));
