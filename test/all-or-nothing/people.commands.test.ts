import { cutAtEachStatement } from './cut.ts';

cutAtEachStatement('people');
