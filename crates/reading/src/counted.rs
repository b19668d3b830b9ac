//! Counts in sentences: a number with its noun, and the words that agree with it.

/// `1 entry`, `3 entries`, `0 entries`; a verb may stand with the noun: `1 entry says`.
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", agreeing(n, one, many))
}

/// `1 day`, `3 days`.
pub(crate) fn days(n: i64) -> String {
    format!("{n} {}", if n == 1 { "day" } else { "days" })
}

/// The word that agrees with a count: `was` with one, `were` with none and with several.
pub(crate) fn agreeing<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

/// A sentence of practice on a count: its `{n}`, and the endings and verbs that agree with it.
pub(crate) fn worded(say: &str, n: usize) -> String {
    say.replace("{n}", &n.to_string())
        .replace("{s}", agreeing(n, "", "s"))
        .replace("entr{ies}", agreeing(n, "entry", "entries"))
        .replace("{verb}", agreeing(n, "s", ""))
        .replace("{were}", agreeing(n, "was", "were"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_and_verbs_agree_with_their_count() {
        assert_eq!(counted(0, "entry says", "entries say"), "0 entries say");
        assert_eq!(counted(1, "entry says", "entries say"), "1 entry says");
        assert_eq!(counted(2, "entry says", "entries say"), "2 entries say");
        assert_eq!([0, 1, 2].map(days), ["0 days", "1 day", "2 days"]);
        assert_eq!([0, 1, 2].map(|n| agreeing(n, "was", "were")), ["were", "was", "were"]);
        let say = "{n} entr{ies} name{verb} it or say{verb} so in {n} place{s}; {n} {were} read.";
        assert_eq!(worded(say, 1), "1 entry names it or says so in 1 place; 1 was read.");
        assert_eq!(worded(say, 3), "3 entries name it or say so in 3 places; 3 were read.");
    }

    /// In every sentence of practice, each verb of the clause that counts entries agrees with one.
    #[test]
    fn the_sentences_of_practice_agree_with_a_single_entry() {
        const MANY: [&str; 11] = [
            "say", "tell", "record", "use", "show", "ask", "give", "carry", "speak", "state",
            "lack",
        ];
        let practice = crate::small::practice();
        let mut read = 0;
        for rule in &practice.findings.stated {
            let sentence = worded(&rule.say, 1);
            let Some((_, clause)) = sentence.split_once("1 entry") else { continue };
            read += 1;
            assert!(!clause.contains("{s}") && !sentence.contains("{verb}"), "{}", rule.id);
            // After "or" and "and" the clause goes on with a verb of its own, unless "that" has begun
            // another.
            let own = clause.split(" that ").next().unwrap_or(clause);
            let words: Vec<&str> = own.split([' ', ',']).collect();
            for pair in words.windows(2) {
                let begins = ["or", "and", ""].contains(&pair[0]) || pair[0] == words[0];
                assert!(!(begins && MANY.contains(&pair[1])), "{}: {sentence}", rule.id);
            }
        }
        assert!(read > 20, "{read}");
    }
}
