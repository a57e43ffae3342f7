import { estimate } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { describe, test } from 'vitest';

describeMeter({ describe, test }, estimate({ tdpW: 65 }));
