// Prints the cases as JSON, for test/golden/make_pitch_goldens.py.
import { pitchCases } from './pitch_cases.ts';

process.stdout.write(JSON.stringify(pitchCases));
