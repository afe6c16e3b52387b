import { randomTexts } from '../models/tokenizer/texts.ts';

// The texts of test/golden/tokenizer/ids.json, in its order.
console.log(JSON.stringify([...randomTexts(2000, 1)]));
