//! Which backups are kept. Pure: no clock is asked, so that one that is wrong can remove nothing.
//!
//! Time is counted back from the newest backup, not from now; the newest is always kept, and so many of those that are
//! known to restore.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// How many are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Rules {
    /// The newest ones.
    pub last: usize,
    /// The newest of each hour.
    pub hourly: usize,
    /// The newest of each day.
    pub daily: usize,
    /// The newest of each week.
    pub weekly: usize,
    /// The newest of each month.
    pub monthly: usize,
    /// Of those of which a verified restore is on record, the newest.
    pub verified: usize,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { last: 7, hourly: 24, daily: 14, weekly: 8, monthly: 12, verified: 2 }
    }
}

/// A backup, as the rules see it. In a list they stand oldest first, in the order of their making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// The stamp in its name, `20240115_143022`.
    pub stamp: String,
    /// Whether a verified restore is on record.
    pub is_verified: bool,
}

/// Why a backup is kept, or that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Among the newest.
    Last,
    /// Among the newest that are known to restore.
    Verified,
    /// The newest of its hour.
    Hourly,
    /// The newest of its day.
    Daily,
    /// The newest of its week.
    Weekly,
    /// The newest of its month.
    Monthly,
    /// By no rule.
    NotKept,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Last => "among the last",
            Reason::Verified => "among the last with a verified restore",
            Reason::Hourly => "the last of its hour",
            Reason::Daily => "the last of its day",
            Reason::Weekly => "the last of its week",
            Reason::Monthly => "the last of its month",
            Reason::NotKept => "kept by no rule",
        })
    }
}

/// What two stamps of one hour, day, week or month have in common.
type Period = fn(&str) -> String;

/// The first reason to keep each, in the order of the candidates.
pub fn decide(candidates: &[Candidate], rules: &Rules) -> Vec<Reason> {
    let mut reasons = vec![Reason::NotKept; candidates.len()];
    let mut keep = |index: usize, reason: Reason| {
        if reasons[index] == Reason::NotKept {
            reasons[index] = reason;
        }
    };
    let newest_first = || candidates.iter().enumerate().rev();
    // The newest is kept whatever the rules say.
    newest_first().take(rules.last.max(1)).for_each(|(index, _)| keep(index, Reason::Last));
    let verified = newest_first().filter(|(_, candidate)| candidate.is_verified);
    // Of those that are known to restore, too, one always stays.
    verified.take(rules.verified.max(1)).for_each(|(index, _)| keep(index, Reason::Verified));
    let periods: [(usize, Reason, Period); 4] = [
        (rules.hourly, Reason::Hourly, |stamp| part(stamp, 11)),
        (rules.daily, Reason::Daily, |stamp| part(stamp, 8)),
        (rules.weekly, Reason::Weekly, week),
        (rules.monthly, Reason::Monthly, |stamp| part(stamp, 6)),
    ];
    for (number, reason, period) in periods {
        let mut seen = BTreeSet::new();
        for (index, candidate) in newest_first() {
            if seen.len() == number {
                break;
            }
            if seen.insert(period(&candidate.stamp)) {
                keep(index, reason);
            }
        }
    }
    reasons
}

fn part(stamp: &str, length: usize) -> String {
    stamp.chars().take(length).collect()
}

/// The Monday of a day; a day that no calendar has is a week of its own.
fn week(stamp: &str) -> String {
    let day = part(stamp, 8);
    match jiff::civil::Date::strptime("%Y%m%d", &day) {
        Ok(date) => date.iso_week_date().first_of_week().map_or(day, |monday| monday.date().to_string()),
        Err(_) => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(stamp: &str, is_verified: bool) -> Candidate {
        Candidate { name: format!("backup_{stamp}"), stamp: stamp.to_owned(), is_verified }
    }

    const NONE: Rules = Rules { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, verified: 0 };

    #[test]
    fn the_newest_of_each_period_is_kept() {
        let stamps =
            ["20240101_000000", "20240114_230000", "20240115_010000", "20240115_013000", "20240116_000000"];
        let candidates: Vec<Candidate> = stamps.iter().map(|stamp| candidate(stamp, false)).collect();
        let kept = |rules: Rules| -> Vec<usize> {
            let reasons = decide(&candidates, &rules);
            (0..reasons.len()).filter(|index| reasons[*index] != Reason::NotKept).collect()
        };
        assert_eq!(kept(NONE), [4]);
        assert_eq!(kept(Rules { last: 2, ..NONE }), [3, 4]);
        assert_eq!(kept(Rules { daily: 2, ..NONE }), [3, 4]);
        assert_eq!(kept(Rules { hourly: 9, ..NONE }), [0, 1, 3, 4]);
        assert_eq!(kept(Rules { weekly: 2, ..NONE }), [1, 4]);
        assert_eq!(kept(Rules { monthly: 5, ..NONE }), [4]);
    }

    fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let one = (2020..2030_u16, 1..13_u8, 1..32_u8, 0..24_u8, any::<bool>());
        proptest::collection::vec(one, 0..60).prop_map(|all| {
            let of = |(year, month, day, hour, is_verified)| {
                candidate(&format!("{year}{month:02}{day:02}_{hour:02}0000"), is_verified)
            };
            all.into_iter().map(of).collect()
        })
    }

    fn any_rules() -> impl Strategy<Value = Rules> {
        let number = || 0..6_usize;
        (number(), number(), number(), number(), number(), number()).prop_map(
            |(last, hourly, daily, weekly, monthly, verified)| Rules {
                last,
                hourly,
                daily,
                weekly,
                monthly,
                verified,
            },
        )
    }

    fn kept(candidates: &[Candidate], rules: &Rules) -> Vec<Candidate> {
        let reasons = decide(candidates, rules);
        let both = candidates.iter().zip(reasons);
        both.filter(|(_, reason)| *reason != Reason::NotKept)
            .map(|(candidate, _)| candidate.clone())
            .collect()
    }

    proptest! {
        // Whatever order the clock gave the stamps.
        #[test]
        fn the_newest_and_the_floor_of_verified_ones_stay(candidates in any_candidates(), rules in any_rules()) {
            let left = kept(&candidates, &rules);
            prop_assert_eq!(left.last(), candidates.last());
            let verified = |all: &[Candidate]| all.iter().filter(|one| one.is_verified).count();
            prop_assert!(verified(&left) >= verified(&candidates).min(rules.verified.max(1)));
            prop_assert!(left.len() >= candidates.len().min(rules.last));
        }

        #[test]
        fn pruning_twice_removes_nothing_more(candidates in any_candidates(), rules in any_rules()) {
            let once = kept(&candidates, &rules);
            prop_assert_eq!(kept(&once, &rules), once);
        }

        #[test]
        fn more_generous_rules_keep_no_less(candidates in any_candidates(), rules in any_rules()) {
            let more = Rules { last: rules.last + 1, daily: rules.daily + 1, ..rules };
            let (less, more) = (kept(&candidates, &rules), kept(&candidates, &more));
            prop_assert!(less.iter().all(|one| more.contains(one)));
        }
    }
}
