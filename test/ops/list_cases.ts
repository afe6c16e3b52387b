// Prints the cases as JSON, for test/golden/make_op_goldens.py.
import { cases } from './cases.ts';

process.stdout.write(JSON.stringify(cases));
