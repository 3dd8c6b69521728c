//! Decoded clips kept at hand: a hall hears the same twenty clips all morning.

use std::sync::Arc;

/// Samples kept decoded: 60 seconds, 11.5 MB. A morning's digits, phrases and counters fit several times.
const SAMPLES_MAX: usize = 60 * crate::RATE as usize;

/// Decoded clips, the one used last at the end.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    clips: Vec<(String, Arc<[f32]>)>,
}

impl Cache {
    pub(crate) fn get(&mut self, file: &str) -> Option<Arc<[f32]>> {
        let at = self.clips.iter().position(|(name, _)| name == file)?;
        let used = self.clips.remove(at);
        let samples = used.1.clone();
        self.clips.push(used);
        Some(samples)
    }

    pub(crate) fn put(&mut self, file: &str, samples: Arc<[f32]>) {
        self.clips.push((file.to_owned(), samples));
        while self.samples() > SAMPLES_MAX {
            self.clips.remove(0);
        }
    }

    fn samples(&self) -> usize {
        self.clips.iter().map(|(_, samples)| samples.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clip_not_used_for_longest_goes_first() {
        let twenty_seconds: Arc<[f32]> = vec![0.0; 20 * crate::RATE as usize].into();
        let mut cache = Cache::default();
        for file in ["a", "b", "c"] {
            cache.put(file, twenty_seconds.clone());
        }
        assert!(cache.get("a").is_some());
        cache.put("d", twenty_seconds.clone());
        assert!(cache.get("a").is_some() && cache.get("b").is_none() && cache.get("d").is_some());
    }
}
