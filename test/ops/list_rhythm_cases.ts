// Prints the cases as JSON, for test/golden/make_rhythm_goldens.py.
import { rhythmCases } from './rhythm_cases.ts';

process.stdout.write(JSON.stringify(rhythmCases));
