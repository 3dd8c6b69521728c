//! Chance, the same on every machine: one stream for each purpose, so that changing one thing does not shift another.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What a stream is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Arrivals = 1,
    Class = 2,
    Authority = 3,
    Service = 4,
    Absence = 5,
    ComingBack = 6,
    Ids = 7,
    Territory = 8,
    Breaks = 9,
}

/// A stream of chance.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of one purpose on one day, for the people of one service or for one counter.
    pub(crate) fn new(seed: u64, day: u32, purpose: Purpose, whose: &str) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..12].copy_from_slice(&day.to_le_bytes());
        key[12] = purpose as u8;
        key[16..24].copy_from_slice(&fnv(whose.as_bytes()).to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// Even between 0 and 1, neither of them included.
    pub(crate) fn share(&mut self) -> f64 {
        const STEPS: f64 = (1_u64 << 52) as f64;
        ((self.0.next_u64() >> 12) as f64 + 0.5) / STEPS
    }

    /// Bytes for an id.
    pub(crate) fn bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

/// FNV-1a: tells services and counters apart, whatever their order in the configuration.
fn fnv(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// The quantile of the standard normal distribution, to about sixteen digits. Wichura, "Algorithm AS 241", Applied
/// Statistics 37 (1988).
pub(crate) fn normal_at(quantile: f64) -> f64 {
    let centred = quantile - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * ratio(r, &MIDDLE);
    }
    let tail = if centred < 0.0 { quantile } else { 1.0 - quantile };
    let r = libm::sqrt(-libm::log(tail));
    let size = if r <= 5.0 { ratio(r - 1.6, &NEAR) } else { ratio(r - 5.0, &FAR) };
    if centred < 0.0 { -size } else { size }
}

/// Numerator and denominator, the constant term first.
type Ratio = [[f64; 8]; 2];

fn ratio(x: f64, of: &Ratio) -> f64 {
    let sum = |terms: &[f64; 8]| terms.iter().rev().fold(0.0, |sum, term| sum * x + term);
    sum(&of[0]) / sum(&of[1])
}

const MIDDLE: Ratio = [
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ],
];

const NEAR: Ratio = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        0.000_774_545_014_278_341_4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        0.000_547_593_808_499_534_5,
        1.050_750_071_644_416_9e-9,
    ],
];

const FAR: Ratio = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        0.000_027_115_555_687_434_876,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        0.000_786_869_131_145_613_2,
        0.000_018_463_183_175_100_547,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_quantile_agrees_with_the_printed_tables() {
        let table =
            [(0.5, 0.0), (0.9, 1.281_551_566), (0.975, 1.959_963_985), (0.999, 3.090_232_306)];
        for (quantile, size) in table {
            assert!((normal_at(quantile) - size).abs() < 1e-9, "{quantile}");
            assert!((normal_at(1.0 - quantile) + size).abs() < 1e-9, "1 - {quantile}");
        }
        // Far out, where one in ten thousand million lies.
        assert!((normal_at(1e-10) + 6.361_340_902).abs() < 1e-8);
        assert!((normal_at(1e-20) + 9.262_340_089).abs() < 1e-8);
    }

    #[test]
    fn a_stream_is_its_own_whatever_else_is_drawn() {
        let mut calm = Dice::new(1, 3, Purpose::Service, "a");
        let mut busy = Dice::new(1, 3, Purpose::Service, "a");
        let mut other = Dice::new(1, 3, Purpose::Class, "a");
        let pairs: Vec<_> = (0..4).map(|_| (calm.share(), other.share(), busy.share())).collect();
        assert!(pairs.iter().all(|(a, _, b)| a == b));
        assert!(pairs.iter().all(|(a, other, _)| a != other));
    }
}
