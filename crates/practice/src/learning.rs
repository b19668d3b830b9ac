//! Learning: the key questions of a review, and what each theme teaches.

use serde::Deserialize;

/// One of the key questions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question as people ask it.
    pub text: String,
    /// The names of the themes whose findings answer it.
    pub themes: Vec<String>,
}

/// What a theme teaches.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// The theme's stable name.
    pub name: String,
    /// The learning in plain words.
    pub learning: String,
    /// A recommendation for practitioners and managers, for a panel to edit.
    pub practitioner: Option<String>,
    /// A recommendation for strategic leads, for a panel to edit.
    pub strategic: Option<String>,
}

/// The questions and lessons of a partnership's reviews.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learning {
    /// Where the method stands.
    pub source: String,
    /// The key questions, in order.
    pub question: Vec<Question>,
    /// A lesson for each theme.
    pub theme: Vec<Lesson>,
}

impl Learning {
    /// The lesson of a theme, by its stable name.
    pub fn lesson(&self, theme: &str) -> Option<&Lesson> {
        self.theme.iter().find(|lesson| lesson.name == theme)
    }
}
