// Prints the cases as JSON, for test/golden/make_op_goldens.py.
import { spectralExtras } from './spectral_extras_cases.ts';

process.stdout.write(JSON.stringify(spectralExtras));
