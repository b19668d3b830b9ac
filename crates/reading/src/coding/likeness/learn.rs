//! Learning: for each verdict a line that parts the rows it holds for from all others, found by
//! going through the rows in a fixed order a fixed number of times. Nothing is drawn by lot.

/// A row as numbers of its traits.
#[derive(Debug, Clone, Default)]
pub(super) struct Example {
    /// Trait numbers with what each counts.
    pub traits: Vec<(u32, f32)>,
    /// What the row holds for, as bits.
    pub holds: u128,
    /// What the row expressly does not hold for.
    pub absent: u128,
}

/// How dear an error is, set against the weights' size.
const COST: f32 = 1.0;
/// How much dearer an overlooked row is.
const OVERLOOKED: f32 = 2.0;
/// How much dearer is a verdict that the row expressly does not bear.
const EXPRESS: f32 = 3.0;
const ROUNDS: usize = 14;

/// The weights of one verdict for the `traits` that it may use, the last for its start. Dual coordinate descent for squared hinge
/// loss (Hsieh and others, A dual coordinate descent method for large-scale linear SVM, 2008).
pub(super) fn learn(examples: &[Example], verdict: u32, traits: &[bool]) -> Vec<f32> {
    let mut weights = vec![0.0_f32; traits.len() + 1];
    let mut pulls = vec![0.0_f32; examples.len()];
    let bit = 1_u128 << verdict;
    let size = |example: &Example| example.traits.iter().map(|(_, v)| v * v).sum::<f32>() + 1.0;
    let sizes: Vec<f32> = examples.iter().map(size).collect();
    for round in 0..ROUNDS {
        for turn in 0..examples.len() {
            let at = place(turn, round, examples.len());
            let (Some(example), Some(pull), Some(size)) =
                (examples.get(at), pulls.get_mut(at), sizes.get(at))
            else {
                continue;
            };
            let holds = example.holds & bit != 0;
            let side = if holds { 1.0 } else { -1.0 };
            let cost = match (holds, example.absent & bit != 0) {
                (true, _) => COST * OVERLOOKED,
                (false, true) => COST * EXPRESS,
                (false, false) => COST,
            };
            let slack = 1.0 / (2.0 * cost);
            let gradient = side * value(&weights, &example.traits) - 1.0 + *pull * slack;
            let next = (*pull - gradient / (size + slack)).max(0.0);
            let step = (next - *pull) * side;
            if step != 0.0 {
                *pull = next;
                for (at, counts) in &example.traits {
                    let at = *at as usize;
                    if let Some(weight) = weights.get_mut(at)
                        && traits.get(at) == Some(&true)
                    {
                        *weight += step * counts;
                    }
                }
                if let Some(start) = weights.last_mut() {
                    *start += step;
                }
            }
        }
    }
    weights
}

/// The row whose turn it is: files hold rows of one kind side by side, so a round strides.
fn place(turn: usize, round: usize, rows: usize) -> usize {
    const STRIDE: usize = 7919;
    (turn * STRIDE + round) % rows.max(1)
}

fn value(weights: &[f32], traits: &[(u32, f32)]) -> f32 {
    let sum: f32 = traits.iter().filter_map(|(at, v)| Some(v * weights.get(*at as usize)?)).sum();
    sum + weights.last().copied().unwrap_or(0.0)
}
